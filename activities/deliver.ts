import { ApplicationFailure } from '@temporalio/common';
import { sharedFor } from '../db/base/shared';
import { channelStates } from '../db/wake/channels';
import { settleOutcomes, waitsForOneOf, type Outcome } from '../db/wake/messages';
import type { Share } from '../db/wake/close-wake';
import type { Loaded } from '../db/wake/open-wake';
import type { Message } from '../domain/contact/message';
import { pauseLeft } from '../domain/contact/refusal';
import type { DeliverInput, Delivered } from '../domain/decide/snapshot';
import { decideAndClaim } from './decide-and-claim';
import type { DecidingDeps } from './deps';
import { handOver } from './hand-over';
import { givenBack, longestRound } from './outlet';
import { Unrecorded } from './unrecorded';

/** Real milliseconds for which one look at the channels serves every message. */
const oneLook = 1_000;

/**
 * Hands over one message that could not go at once, from its channel's queue. Consent and quiet hours are asked again at
 * this moment; the journey goes on from the outcome at the workflow's next wake.
 * @throws ApplicationFailure, retryable, while the channel is paused, the provider is away or refuses us, or another attempt is in the air
 */
export function createDeliver(
  deps: DecidingDeps,
  unrecorded = new Unrecorded(),
): (input: DeliverInput) => Promise<Delivered> {
  const states = sharedFor(oneLook, () => channelStates(deps.db));

  return async function deliver(input) {
    await refuseWhilePaused(input);
    const { customerId, messageId } = input;
    const outcomes = unrecorded.of(customerId);
    const decided = await decideAndClaim(deps, {
      customerId,
      now: deps.clock.now(),
      outcomes,
      share: (due, loaded) => onlyThis(deps, messageId, due, loaded),
    });
    unrecorded.drop(outcomes);
    if (!decided) return 'gone';
    const claim = decided.claims[0];
    if (!claim) {
      const inTheAir = decided.verdict.open.some(({ id, status }) => id === messageId && status === 'handing-over');
      if (inTheAir) throw later('another attempt is in the air', 5_000);
      return 'not-due';
    }
    if (performance.now() - decided.begun > longestRound) {
      await record(customerId, givenBack(claim, deps.clock));
      throw later('this process stood still for too long');
    }
    const { outcome, answer } = await handOver(deps, decided, claim);
    await record(customerId, outcome);
    if (outcome.status !== 'decided') return 'settled';
    const refused = outcome.refusal ? { ...claim.message, refusal: outcome.refusal } : undefined;
    throw later(`the provider answered: ${answer}`, refused && pauseOf(deps, refused));
  };

  /** However many wait for a channel, it is looked at once a second, and none of them locks its customer meanwhile. */
  async function refuseWhilePaused(input: DeliverInput): Promise<void> {
    const paused = [...(await states())].flatMap(([kind, state]) => (state.paused ? [kind] : []));
    if (paused.length > 0 && (await waitsForOneOf(deps.db, input, paused))) throw isPaused();
  }

  async function record(customerId: string, outcome: Outcome): Promise<void> {
    unrecorded.keep(customerId, [outcome]);
    await deps.db.transaction().execute((tx) => settleOutcomes(tx, customerId, [outcome]));
    unrecorded.drop([outcome]);
  }
}

function onlyThis(deps: DecidingDeps, messageId: string, due: readonly Message[], { channels }: Loaded): Share {
  const mine = due.filter(({ id }) => id === messageId);
  if (mine.some(({ channel }) => channels.get(channel ?? '')?.paused)) throw isPaused();
  const pause = Math.max(0, ...mine.map((message) => pauseOf(deps, message)));
  if (pause > 0) throw later('the provider refuses us, or the mailbox is full', pause);
  return { mine: mine.map(({ id }) => id), toQueues: [] };
}

const isPaused = (): ApplicationFailure => later('the channel is paused', 10_000);

/** Real milliseconds until a message that its provider refuses is tried again. */
function pauseOf({ clock }: DecidingDeps, { refusal, class: messageClass }: Message): number {
  if (!refusal) return 0;
  return pauseLeft(refusal, messageClass, { real: Date.now(), untilEnd: clock.realUntil(refusal.until) });
}

/** @param pause milliseconds; without it the queue's own, from 1 to 30 seconds */
const later = (message: string, pause?: number): ApplicationFailure =>
  ApplicationFailure.create({ message, type: 'Later', ...(pause ? { nextRetryDelay: Math.ceil(pause) } : {}) });
