import type { Tx } from '../../db/base/database';
import { seenMessages } from '../../db/customers/events';
import { ledgersAbout } from '../../db/permission/visitors';
import { collectContext, collectEvent, sayLeftOut } from '../../domain/person/plan/collect';
import type { ConsentEntry } from '../../domain/person/ledger/consent';
import type { DataPlan } from '../../domain/person/plan/data-plan';
import { refKey } from '../../domain/person/identity/identity';
import { mayBeStored } from '../../domain/person/plan/tracking';
import { withNotes, type Incoming } from '../../domain/schema/calls/incoming';
import type { Millis } from '../../domain/time/time';
import { unplanned, untracked, type NotTaken, type TakenWithout } from './outcome';
import type { Sender } from './sender';

/** Calls as they may be stored, each with what was left out of it, and those of which nothing may be. */
export type Collected = {
  /** All of them, in their order. */
  readonly calls: readonly Incoming[];
  readonly without: ReadonlyMap<Incoming, TakenWithout>;
  readonly refused: ReadonlyMap<Incoming, NotTaken>;
};

/** What the data plan makes of what calls tell of; of the traits that they say the person's own rule decides. */
export function collect(dataPlan: DataPlan, given: readonly Incoming[]): Collected {
  const without = new Map<Incoming, TakenWithout>();
  const refused = new Map<Incoming, NotTaken>();
  const calls = given.map((call) => {
    const { properties, left, refused: why } = collectEvent(dataPlan, call);
    const context = call.context && collectContext(dataPlan, call.context);
    const kept = withNotes({ ...call, properties, context }, left.map(sayLeftOut));
    if (left.length > 0) without.set(kept, { messageId: call.messageId, left });
    if (why) refused.set(kept, unplanned(call.messageId, why));
    return kept;
  });
  return { calls, without, refused };
}

type Visiting = {
  readonly dataPlan: DataPlan;
  readonly sender: Sender;
  readonly now: Millis;
  /** Who sent a call, where they are known. */
  ownerOf(call: Incoming): string | undefined;
};

/** Calls of visitors' pages that may not be stored, since the visitor did not agree to it. What was stored before is not told of again. */
export async function untrackedAmong(
  tx: Tx,
  calls: readonly Incoming[],
  { dataPlan, sender, now, ownerOf }: Visiting,
): Promise<ReadonlyMap<Incoming, NotTaken>> {
  const { visitorsNeed: needs } = dataPlan;
  if (!sender.fromBrowser || needs === undefined) return new Map();
  const owners = new Set(calls.flatMap((call) => ownerOf(call) ?? []));
  const ledgers = new Map(await ledgersAbout(tx, needs, owners));
  const found = new Map<Incoming, NotTaken>();
  for (const call of calls) {
    const whose = ownerOf(call) ?? call.refs.map(refKey).join(' ');
    const ledger = ledgers.get(whose);
    if (!mayBeStored(dataPlan, call, ledger, now)) found.set(call, untracked(call.messageId, needs));
    else ledgers.set(whose, [...(ledger ?? []), ...wordIn(call, needs, now)]);
  }
  if (found.size === 0) return found;
  const stored = await seenMessages(tx, sender.key.id, [...found.values()].map(({ messageId }) => messageId)); // prettier-ignore
  return new Map([...found].filter(([{ messageId }]) => !stored.has(messageId)));
}

/** What a call says of the category itself holds for those behind it. */
function wordIn({ consent, at }: Incoming, needs: string, now: Millis): ConsentEntry[] {
  if (!consent || (consent.purpose !== null && consent.purpose !== needs)) return [];
  const { state, channel } = consent;
  return [{ seq: 0, purpose: needs, state, at: Math.min(at, now), recordedAt: now, source: 'browser', ...(channel ? { channel } : {}) }]; // prettier-ignore
}
