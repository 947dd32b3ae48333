import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import { orderText } from '../../domain/person/ledger/line-text';
import type { Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { rows, rowsAsEver, uuid } from '../base/rows';
import { digestOf, linksAfter, noDigest, noHead, streamOf, type Entry, type Head, type Link } from './chain';

const goneRow = z.object({ stream: uuid, gone: z.array(z.int()) });

/** Whose ledger, and the key that its chain is made with (`Secrets.ledger`). */
export type Chained = { readonly tx: Tx; readonly key: Buffer; readonly customerId: string };

const headRow = z.object({ stream: uuid, place: z.int(), hash: z.string() });

/** Where streams end by now, of those that have anything. */
export async function headsOf(tx: Tx, streams: readonly string[]): Promise<ReadonlyMap<string, Head>> {
  if (streams.length === 0) return new Map();
  const found = await rowsAsEver(
    tx,
    headRow,
    sql`select s.stream, l.place, encode(l.hash, 'hex') as hash from unnest(${sql.val([...streams])}::uuid[]) as s (stream)
      cross join lateral (select place, hash from ledger_links where stream = s.stream order by place desc limit 1) l`,
  );
  return new Map(found.map((one) => [one.stream, one]));
}

export const headOf = async (tx: Tx, stream: string): Promise<Head> => (await headsOf(tx, [stream])).get(stream) ?? noHead; // prettier-ignore

/** The statement that keeps links. That two are behind the same one is refused by the key: the transaction is tried again. */
export const keepLinks = (links: readonly Link[]): RawBuilder<unknown> =>
  sql`insert into ledger_links (stream, place, what, digest, gone, hash)
    select r.stream, r.place, r.what, decode(r.digest, 'hex'), r.gone, decode(r.hash, 'hex')
    from jsonb_to_recordset(${jsonRows(links)}) as r (stream uuid, place int, what text, digest text, gone int[], hash text)`;

async function extend(tx: Tx, key: Buffer, stream: string, entry: Entry): Promise<void> {
  await keepLinks(linksAfter(key, stream, await headOf(tx, stream), [entry])).execute(tx);
}

const standing = z.object({ stream: uuid.nullable(), place: z.int().nullable(), seq: z.int() });

/**
 * Puts on record which lines somebody's ledger has, in which order, after lines came or went otherwise than by being said. The
 * caller holds the lock.
 * @returns how many lines there are
 */
export async function attestOrder({ tx, key, customerId }: Chained): Promise<number> {
  const lines = await rows(tx, standing, sql`select stream, place, seq from consents where customer_id = ${customerId} order by seq`); // prettier-ignore
  const digest = digestOf(key, 'order', orderText(lines));
  await extend(tx, key, streamOf(key, customerId), { what: 'order', digest });
  return lines.length;
}

/** Puts on record that the lines of whoever is erased in this transaction are no more. */
export async function attestErasure({ tx, key, customerId }: Chained): Promise<void> {
  const found = await rows(
    tx,
    goneRow,
    sql`select stream, array_agg(place order by place) as gone from consents
      where customer_id = ${customerId} and stream is not null group by stream order by stream`,
  );
  for (const { stream, gone } of found) await extend(tx, key, stream, { what: 'erased', digest: noDigest, gone });
}
