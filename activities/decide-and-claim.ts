import type { Tx } from '../db/database';
import { lockCustomer, readFacts, type Loaded } from '../db/facts';
import { claimMessages, settleOutcomes, type Outcome } from '../db/messages';
import { writeVerdict } from '../db/verdict';
import { longestCapWindow } from '../domain/caps';
import { decide } from '../domain/decide';
import type { Definitions, Facts, Verdict } from '../domain/facts';
import { statusAfter } from '../domain/hand-over';
import type { Message } from '../domain/message';
import type { Millis } from '../domain/time';
import type { ActivityDeps } from './deps';

/** A decision as it was written, and what this process may hand over now. */
export type Decided = {
  readonly facts: Facts;
  readonly definitions: Definitions;
  readonly verdict: Verdict;
  readonly claims: readonly Claim[];
  readonly leaseLeft: number | undefined;
  readonly queued: ReadonlySet<string>;
};
export type Claim = { readonly message: Message; readonly attempt: number };

type Order = {
  readonly customerId: string;
  readonly now: Millis;
  /** What became of earlier claims. */
  readonly outcomes: readonly Outcome[];
  /** Accepts what came with the wake, under the customer's lock. */
  accept?(tx: Tx): Promise<void>;
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
    const locked = await lockCustomer(tx, order.customerId);
    if (!locked) return undefined;
    if (order.outcomes.length > 0) await settleOutcomes(tx, order.customerId, order.outcomes);
    await order.accept?.(tx);
    const definitions = await deps.definitions.at(locked.revision, tx);
    const reading = {
      counted: [...definitions.listeners.counted],
      recent: order.now - longestCapWindow(definitions.policy, locked.preferences),
      goalsSince: order.now - definitions.listeners.longestGoal,
    };
    const loaded = await settleLostClaims(tx, order, await readFacts(tx, order.customerId, reading), () =>
      readFacts(tx, order.customerId, reading),
    );
    const verdict = decide(loaded.facts, definitions, order.now);
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
    return { facts: loaded.facts, definitions, verdict, claims, leaseLeft: loaded.leaseLeft, queued: loaded.queued };
  });
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
