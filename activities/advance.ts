import { channelStates, type ChannelState } from '../db/channels';
import type { Tx } from '../db/database';
import { queueMessages, type Outcome } from '../db/messages';
import { acceptSignals } from '../db/signals';
import type { ChannelKind } from '../domain/channel';
import type { Message } from '../domain/message';
import type { AdvanceInput, Snapshot } from '../domain/snapshot';
import { decideAndClaim, type Decided } from './decide-and-claim';
import type { ActivityDeps } from './deps';
import { handOver } from './hand-over';
import { nobody, snapshotOf } from './snapshot';

/** More rounds at one wake than any customer needs; the rest follows at the next wake, at once. */
const mostRounds = 25;

/** After a provider was away or slow its channel's messages go through the queue for so long (real milliseconds). */
const restAfterFailure = 5_000;

/** Real milliseconds; a claim's lease lasts longer than this and the slowest hand-over together. */
const longestRound = 5_000;

/**
 * A wake: decides what the facts call for, hands over what is due, and again from the outcomes, until nothing is due now.
 * Level-triggered: it answers from the rows, so that an attempt that died half-way is continued by the next one.
 */
export function createAdvance(deps: ActivityDeps): (input: AdvanceInput) => Promise<Snapshot> {
  const restUntil = new Map<ChannelKind, number>();

  async function inline(
    tx: Tx,
    customerId: string,
    due: readonly Message[],
    queued: ReadonlySet<string>,
  ): Promise<Message[]> {
    const states = await channelStates(tx);
    const mine = due.filter((message) => !queued.has(message.id) && isOpen(message.channel ?? '', states));
    await queueMessages(
      tx,
      customerId,
      due.filter((message) => !mine.includes(message)).map(({ id }) => id),
    );
    return mine;
  }

  function isOpen(channel: ChannelKind, states: ReadonlyMap<ChannelKind, ChannelState>): boolean {
    const state = states.get(channel);
    const steered = state !== undefined && (state.paused || state.perSecond !== undefined);
    return deps.channels.has(channel) && !steered && (restUntil.get(channel) ?? 0) <= Date.now();
  }

  /** One after another; once the provider was away or slow the rest is given back, so that no claim outlives its lease. */
  async function handOverAll(decided: Decided): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    const begun = performance.now();
    let slow = false;
    for (const claim of decided.claims) {
      if (slow) {
        outcomes.push({ messageId: claim.message.id, attempt: claim.attempt, status: 'decided', at: deps.clock.now() });
        continue;
      }
      const { outcome, answer } = await handOver(deps, decided, claim);
      outcomes.push(outcome);
      if (answer === 'later') restUntil.set(claim.message.channel ?? '', Date.now() + restAfterFailure);
      slow = answer === 'later' || performance.now() - begun > longestRound;
    }
    return outcomes;
  }

  return async function advance({ customerId, due, signals = [] }) {
    let outcomes: readonly Outcome[] = [];
    for (let round = 0; ; round++) {
      const now = Math.max(deps.clock.now(), due ?? 0);
      const first = round === 0 && signals.length > 0;
      const decided = await decideAndClaim(deps, {
        customerId,
        now,
        outcomes,
        ...(first ? { accept: (tx: Tx) => accept(tx, customerId, signals) } : {}),
        mine: (tx, messages, queued) => inline(tx, customerId, messages, queued),
      });
      if (!decided) return nobody;
      if (decided.claims.length === 0 || round === mostRounds)
        return snapshotOf(decided, deps.clock, decided.claims.length > 0);
      outcomes = await handOverAll(decided);
    }
  };

  async function accept(tx: Tx, customerId: string, signals: AdvanceInput['signals'] & object): Promise<void> {
    const refused = await acceptSignals(tx, customerId, signals, deps.clock);
    for (const { signal, why } of refused) deps.log.warn({ signal, why }, 'a signal was refused');
  }
}
