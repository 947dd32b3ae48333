import { sql } from 'kysely';
import { addressKind } from '../../domain/contact/channel';
import type { Tx } from '../base/database';
import { keyedHash } from '../base/secrets';
import { jsonRows } from '../base/json';

/** What the suppression list knows of an address; undefined for identifiers that are no address. */
export function addressHash(
  pepper: Buffer,
  { kind, value }: { readonly kind: string; readonly value: string },
): Buffer | undefined {
  return Object.values(addressKind).includes(kind) ? keyedHash(pepper, `${kind}:${value}`) : undefined;
}

/** Nobody speaks to these addresses of the customer any more, also when they come back under another profile. */
export async function suppressAddresses(tx: Tx, customerId: string, reason: string, at: Date): Promise<void> {
  const kinds = Object.entries(addressKind).map(([channel, kind]) => ({ channel, kind }));
  await sql`insert into suppressions (hash, channel, reason, at)
    select distinct i.hash, k.channel, ${reason}, ${at}::timestamptz
    from identifiers i join jsonb_to_recordset(${jsonRows(kinds)}) as k (channel text, kind text) on k.kind = i.kind
    where i.customer_id = ${customerId} and i.hash is not null
    on conflict do nothing`.execute(tx);
}
