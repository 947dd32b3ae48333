import type { Tx } from '../../db/base/database';
import { seenMessages } from '../../db/customers/events';
import { severalsIn } from '../../domain/person/identity/several';
import type { Owner, OwnersOf } from '../../domain/person/identity/who';
import type { Incoming } from '../../domain/schema/calls/incoming';
import { severals, type NotTaken } from './outcome';
import type { Sender } from './sender';

type Asked = { readonly sender: Pick<Sender, 'key'>; readonly ownersOf: OwnersOf<Owner> };

/** Calls that mean several people alike. What was stored before, when one person had the address, is not told of again. */
export async function severalsAmong(
  tx: Tx,
  calls: readonly Incoming[],
  { sender, ownersOf }: Asked,
): Promise<ReadonlyMap<Incoming, NotTaken>> {
  const found = calls.flatMap((call) => {
    const ref = severalsIn(call, ownersOf);
    return ref ? [[call, severals(call.messageId, ref)] as const] : [];
  });
  if (found.length === 0) return new Map();
  const stored = await seenMessages(tx, sender.key.id, found.map(([{ messageId }]) => messageId)); // prettier-ignore
  return new Map(found.filter(([{ messageId }]) => !stored.has(messageId)));
}
