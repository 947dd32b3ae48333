import type { Tx } from '../db/database';
import { lockCustomer, mostEvents, readFacts, type Loaded } from '../db/facts';
import { claimMessages, settleOutcomes, type Outcome } from '../db/messages';
import { writeVerdict } from '../db/verdict';
import { longestCapWindow } from '../domain/caps';
import { decide } from '../domain/decide';
import type { Definitions, Facts, Verdict } from '../domain/facts';
import { statusAfter } from '../domain/hand-over';
import type { Message } from '../domain/message';
import type { Clock, Millis } from '../domain/time';
import type { ActivityDeps } from './deps';

/** A decision as it was written, and what this process may hand over now. */
export type Decided = {
  readonly facts: Facts;
  readonly definitions: Definitions;
  readonly verdict: Verdict;
  readonly claims: readonly Claim[];
  readonly leaseLeft: number | undefined;
  readonly queued: ReadonlySet<string>;
  /** Process time before the claims were made: what is handed over much later may have been fenced off meanwhile. */
  readonly begun: number;
  /** There are more events to decide. */
  readonly more: boolean;
};
export type Claim = { readonly message: Message; readonly attempt: number };

type Order = {
  readonly customerId: string;
  readonly now: Millis;
  /** What became of earlier claims. */
  readonly outcomes: readonly Outcome[];
  /** Accepts what came with the wake, under the customer's lock; tells whether there was anything. */
  accept?(tx: Tx): Promise<boolean>;
  /** Which of the messages that may go now this caller hands over itself. */
  mine(tx: Tx, due: readonly Message[], queued: ReadonlySet<string>): Promise<readonly Message[]>;
};

/**
 * One short transaction: lock the customer, record outcomes, read the facts, decide, write, claim.
 * @returns undefined when there is no such customer
 * @throws what the database throws; nothing is written then
 */
export async function decideAndClaim(deps: ActivityDeps, order: Order): Promise<Decided | undefined> {
  return deps.db.transaction().execute(async (tx) => {
    const begun = performance.now();
    const known = await lockCustomer(tx, order.customerId);
    if (!known) return undefined;
    if (order.outcomes.length > 0) await settleOutcomes(tx, order.customerId, order.outcomes);
    const accepted = await order.accept?.(tx);
    const locked = (accepted && (await lockCustomer(tx, order.customerId))) || known;
    const definitions = await deps.definitions.at(locked.revision, tx);
    const reading = {
      counted: [...definitions.listeners.counted].map(([name, back]) => [name, order.now - back] as const),
      remembered: definitions.listeners.remembered,
      recent: order.now - longestCapWindow(definitions.policy, locked.preferences),
      goalsSince: order.now - definitions.listeners.longestGoal,
    };
    const loaded = await settleLostClaims(tx, order, await readFacts(tx, order.customerId, reading), () =>
      readFacts(tx, order.customerId, reading),
    );
    const verdict = decide(loaded.facts, definitions, notBeforeTheFacts(order.now, loaded.facts, deps.clock));
    await writeVerdict(tx, order.customerId, verdict);
    const mine = verdict.handOver.length === 0 ? [] : await order.mine(tx, verdict.handOver, loaded.queued);
    const claimed =
      mine.length === 0
        ? undefined
        : await claimMessages(
            tx,
            order.customerId,
            mine.map(({ id }) => id),
          );
    const claims = mine.flatMap((message) => {
      const attempt = claimed?.get(message.id);
      return attempt === undefined ? [] : [{ message, attempt }];
    });
    const { facts, leaseLeft, queued } = loaded;
    return { facts, definitions, verdict, claims, leaseLeft, queued, begun, more: facts.events.length === mostEvents };
  });
}

/** Real milliseconds by which clocks of machines that keep time may differ; one that is further off is not followed. */
const skew = 5_000;

/**
 * What was recorded has happened, also where the clock that stamped it goes a little before ours, or ours was set back: a
 * grant that seems to lie ahead would withhold for good what it permits.
 */
function notBeforeTheFacts(now: Millis, { consents, events }: Facts, clock: Clock): Millis {
  const recorded = [...consents.map(({ recordedAt }) => recordedAt), ...events.map(({ receivedAt }) => receivedAt)];
  return recorded.reduce((latest, at) => (at > latest && clock.realUntil(at) <= skew ? at : latest), now);
}

/** A claim whose process died between the provider's answer and our commit is settled by the template's class. */
async function settleLostClaims(tx: Tx, order: Order, loaded: Loaded, again: () => Promise<Loaded>): Promise<Loaded> {
  if (loaded.lost.length === 0) return loaded;
  const lost = loaded.facts.messages.filter((message) => loaded.lost.includes(message.id));
  await settleOutcomes(
    tx,
    order.customerId,
    lost.map((message) => ({
      messageId: message.id,
      attempt: message.attempt,
      status: statusAfter('unknown', message.class),
      reason: 'outcome-unknown',
      at: order.now,
    })),
  );
  return again();
}
