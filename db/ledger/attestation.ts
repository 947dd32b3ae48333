import { sql } from 'kysely';
import { z } from 'zod';
import { lineText } from '../../domain/person/ledger/line-text';
import type { Attestation } from '../../domain/person/ledger/receipt';
import type { Database } from '../base/database';
import { row, uuid } from '../base/rows';
import { attestedColumns, attestedOf, attestedShape } from './attested';
import { digestOf } from './chain';

const linked = z.object({
  ...attestedShape,
  stream: uuid,
  place: z.int(),
  what: z.enum(['line', 'adopted', 'order', 'erased']),
  digest: z.string(),
  hash: z.string(),
});

/**
 * What the chain says of a line.
 * @param key `Secrets.ledger`
 * @returns undefined where the line is not in it
 */
export async function attestationOf(
  db: Database,
  key: Buffer,
  { customerId, seq }: { readonly customerId: string; readonly seq: number },
): Promise<Attestation | undefined> {
  const found = await row(
    db,
    linked,
    sql`select ${attestedColumns}, l.stream, l.place, l.what, encode(l.digest, 'hex') as digest, encode(l.hash, 'hex') as hash
      from consents c join ledger_links l on l.stream = c.stream and l.place = c.place
      where c.customer_id = ${customerId} and c.seq = ${seq}`,
  );
  if (!found) return undefined;
  const { stream, place, what, digest, hash } = found;
  return { stream, place, digest, hash, holds: digestOf(key, what, lineText(attestedOf(found))) === digest };
}
