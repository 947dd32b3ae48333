import { sql } from 'kysely';
import { z } from 'zod';
import { everyPurpose } from '../../domain/person/ledger/reserved';
import type { ConsentEntry } from '../../domain/person/ledger/consent';
import type { Tx } from '../base/database';
import { present, rows, uuid } from '../base/rows';
import { attestedShape } from '../ledger/attested';

const {
  purpose: named,
  spares,
  channel,
  state,
  at,
  recordedAt,
  source,
  statement,
  version,
  validUntil,
} = attestedShape;
const line = z.object({
  customerId: uuid,
  seq: z.number(),
  goodFrom: z.number().nullable(),
  purpose: named,
  ...{ spares, channel, state, at, recordedAt, source, statement, version, validUntil },
});

/** More lines of one purpose than any visitor says. */
const mostLines = 1_000;

/** What the ledgers of people say of one purpose and of everything, oldest first; each of them has a list. */
export async function ledgersAbout(
  tx: Tx,
  purpose: string,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly ConsentEntry[]>> {
  const ledgers = new Map<string, ConsentEntry[]>([...ids].map((id) => [id, []]));
  if (ids.size === 0) return ledgers;
  const found = await rows(
    tx,
    line,
    sql`select c.* from unnest(${sql.val([...ids])}::uuid[]) as who (id) cross join lateral (
      select customer_id as "customerId", seq, purpose, spares, channel, state, millis(at) as at, millis(recorded_at) as "recordedAt", source, statement, version,
        (select s.good_from from statements s where s.key = consents.statement) as "goodFrom", millis(valid_until) as "validUntil"
      from consents where customer_id = who.id and purpose in (${purpose}, ${everyPurpose}) order by seq desc limit ${mostLines}) c order by seq`,
  );
  for (const { customerId, ...said } of found) ledgers.get(customerId)?.push(present(said));
  return ledgers;
}
