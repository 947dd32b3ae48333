import { ApplicationFailure } from '@temporalio/common';
import { settleOutcomes } from '../db/wake/messages';
import type { Loaded, Share } from '../db/wake/wakes';
import type { Message } from '../domain/contact/message';
import type { DeliverInput, Delivered } from '../domain/decide/snapshot';
import { decideAndClaim } from './decide-and-claim';
import type { ActivityDeps } from './deps';
import { handOver } from './hand-over';
import { longestRound } from './outlet';
import { Unrecorded } from './unrecorded';

/**
 * Hands over one message that could not go at once, from its channel's queue. Consent and quiet hours are asked again at
 * this moment; the journey goes on from the outcome at the workflow's next wake.
 * @throws ApplicationFailure, retryable, while the channel is paused, the provider is away or another attempt is in the air
 */
export function createDeliver(
  deps: ActivityDeps,
  unrecorded = new Unrecorded(),
): (input: DeliverInput) => Promise<Delivered> {
  return async function deliver({ customerId, messageId }) {
    const outcomes = unrecorded.of(customerId);
    const decided = await decideAndClaim(deps, {
      customerId,
      now: deps.clock.now(),
      outcomes,
      share: (due, loaded) => onlyThis(messageId, due, loaded),
    });
    unrecorded.drop(outcomes);
    if (!decided) return 'gone';
    const claim = decided.claims[0];
    if (!claim) {
      const inTheAir = decided.verdict.open.some(({ id, status }) => id === messageId && status === 'handing-over');
      if (inTheAir) throw later('another attempt is in the air', '5 seconds');
      return 'not-due';
    }
    if (performance.now() - decided.begun > longestRound) throw later('this process stood still for too long');
    const { outcome, answer } = await handOver(deps, decided, claim);
    unrecorded.keep(customerId, [outcome]);
    await deps.db.transaction().execute((tx) => settleOutcomes(tx, customerId, [outcome]));
    unrecorded.drop([outcome]);
    if (outcome.status === 'decided') throw later(`the provider answered: ${answer}`);
    return 'settled';
  };
}

function onlyThis(messageId: string, due: readonly Message[], { channels }: Loaded): Share {
  const mine = due.filter(({ id }) => id === messageId);
  if (mine.some(({ channel }) => channels.get(channel ?? '')?.paused))
    throw later('the channel is paused', '10 seconds');
  return { mine: mine.map(({ id }) => id), toQueues: [] };
}

const later = (message: string, nextRetryDelay?: '5 seconds' | '10 seconds'): ApplicationFailure =>
  ApplicationFailure.create({ message, type: 'Later', ...(nextRetryDelay ? { nextRetryDelay } : {}) });
