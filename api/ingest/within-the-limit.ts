import type { Tx } from '../../db/base/database';
import { crowded, seenMessages } from '../../db/customers/events';
import { identifierCounts } from '../../db/customers/identifiers';
import { limits, neverRefused } from '../../domain/person/limits';
import { refKey, type Ref } from '../../domain/person/identity/identity';
import type { Incoming } from '../../domain/schema/calls/incoming';
import type { Assigned } from './listening';
import { overLimit, type NotTaken } from './outcome';

type Sorted = { readonly taken: readonly Assigned[]; readonly rejected: readonly NotTaken[] };

/**
 * Of whom too much waits to be decided gets nothing more that has to be, but for what is never refused and what came before.
 * @param source within which message ids are unique
 */
export async function withinTheLimit(
  tx: Tx,
  source: string,
  assigned: readonly Assigned[],
  listened: ReadonlySet<Incoming>,
): Promise<Sorted> {
  const waiting = assigned.filter(({ call }) => listened.has(call));
  const full = await crowded(tx, new Set(waiting.map(({ customerId }) => customerId)), limits.undecidedEvents);
  if (full.size === 0) return { taken: assigned, rejected: [] };
  const isOver = ({ call, customerId }: Assigned): boolean =>
    full.has(customerId) && listened.has(call) && !neverRefused({ ...call, receivedAt: call.at, by: '' });
  const over = assigned.filter(isOver);
  const ids = over.map(({ call }) => call.messageId);
  const stored = await seenMessages(tx, source, ids);
  const left = new Set(over.filter(({ call }) => !stored.has(call.messageId)));
  return {
    taken: assigned.filter((one) => !left.has(one)),
    rejected: [...left].map(({ call: { messageId } }) => overLimit(messageId, 'undecidedEvents')),
  };
}

type Gaining = { readonly customerId: string; readonly ref: Ref };

/** Who would have more identifiers than anybody may, by what they gain. @param gaining of people who were known before */
export async function withTooManyIdentifiers(tx: Tx, gaining: readonly Gaining[]): Promise<ReadonlySet<string>> {
  const gained = new Map<string, Set<string>>();
  for (const { customerId, ref } of gaining)
    gained.set(customerId, (gained.get(customerId) ?? new Set()).add(refKey(ref)));
  const counts = await identifierCounts(tx, [...gained.keys()], limits.identifiers);
  return new Set(
    [...gained].flatMap(([id, refs]) => ((counts.get(id) ?? 0) + refs.size > limits.identifiers ? [id] : [])),
  );
}
