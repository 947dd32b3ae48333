import { sql } from 'kysely';
import { z } from 'zod';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { row, rows, theRow, uuid } from '../base/rows';
import { adoptLines } from './adopt';
import { checkpointHash, rootOf, type Checkpoint } from './chain';

const lastRow = z.object({ until: z.number(), since: z.number().nullable() });
const momentRow = z.object({ at: z.number() });
const endRow = z.object({ stream: uuid, place: z.int(), hash: z.string() });

/** Any number that no other program on the same server uses. */
const turn = 7_305_311_544;

/** Streams under one checkpoint. */
const mostHeads = 20_000;

/** People whose older lines are adopted in a step. */
const adoptedAtOnce = 200;

/** A transaction that takes longer is seen by the next checkpoint of its person, or by `sojourn verify-ledger --checkpoint`. */
const longestTransaction = sql`interval '10 minutes'`;

export type Kept = Checkpoint & { readonly hash: string };

/**
 * The next step of what the chain needs again and again, where it is time for one, whoever takes it: first older lines are adopted,
 * then each hour the ends of all streams that went on are put under a checkpoint.
 * @returns undefined where it was no time for a step
 */
export async function stepLedger(db: Database, key: Buffer): Promise<{ adopted: number; heads: number } | undefined> {
  const taken = await row(
    db,
    lastRow,
    sql`update keeper set next_checkpoint = now() + interval '10 minutes' where next_checkpoint <= now()
      returning millis(now()) as until, millis(checkpointed_until) as since`,
  );
  if (!taken) return undefined;
  const adopted = await adoptLines(db, key, adoptedAtOnce);
  const heads = adopted > 0 ? 0 : await checkpointAll(db, key, taken.since);
  const done = adopted > 0 ? sql`` : sql`, checkpointed_until = ${new Date(taken.until)}::timestamptz`;
  await sql`update keeper set next_checkpoint = now() + ${adopted > 0 ? sql`interval '1 second'` : sql`interval '1 hour'`} ${done}`.execute(db); // prettier-ignore
  return { adopted, heads };
}

/**
 * Puts the end of every stream that went on under checkpoints.
 * @param since real time: streams that did not go on since shortly before it are not looked at; null: all are
 * @returns how many ends
 */
export async function checkpointAll(db: Database, key: Buffer, since: Millis | null): Promise<number> {
  for (let heads = 0; ;) {
    const made = await db.transaction().execute((tx) => makeCheckpoint(tx, key, since));
    heads += made;
    if (made < mostHeads) return heads;
  }
}

const kept = z.object({ number: z.int(), at: z.number(), heads: z.int(), root: z.string(), hash: z.string() });
export const checkpointColumns = sql`number, millis(at) as at, heads, encode(root, 'hex') as root, encode(hash, 'hex') as hash`;

/** The last one that was made. */
export const lastCheckpoint = (db: Database | Tx): Promise<Kept | undefined> =>
  row(db, kept, sql`select ${checkpointColumns} from ledger_checkpoints order by number desc limit 1`);

/** All of them, oldest first. */
export const allCheckpoints = (db: Database | Tx): Promise<Kept[]> =>
  rows(db, kept, sql`select ${checkpointColumns} from ledger_checkpoints order by number`);

/** @returns how many ends are under it; of nothing that went on none is made, but the first one, which closes the chain */
async function makeCheckpoint(tx: Tx, key: Buffer, since: Millis | null): Promise<number> {
  await sql`select pg_advisory_xact_lock(${turn})`.execute(tx);
  const before = await lastCheckpoint(tx);
  const number = (before?.number ?? 0) + 1;
  const heads = await keepHeads(tx, number, since);
  if (heads.length === 0 && before) return 0;
  const sum = rootOf(key);
  for (const { stream, ...head } of heads.sort((one, other) => (one.stream < other.stream ? -1 : 1)))
    sum.add(stream, head);
  const { at } = await theRow(tx, momentRow, sql`select millis(now()) as at`);
  const checkpoint = { number, at, heads: heads.length, root: sum.root() };
  const hash = checkpointHash(key, before?.hash ?? '', checkpoint);
  await sql`insert into ledger_checkpoints (number, at, heads, root, hash)
    values (${number}, instant(${at}), ${heads.length}, decode(${checkpoint.root}, 'hex'), decode(${hash}, 'hex'))`.execute(
    tx,
  );
  return heads.length;
}

function keepHeads(tx: Tx, number: number, since: Millis | null) {
  const lately = since === null ? sql`` : sql`where at >= ${new Date(since)}::timestamptz - ${longestTransaction}`;
  return rows(
    tx,
    endRow,
    sql`with went_on as (select stream, max(place) as place from ledger_links ${lately} group by stream)
      insert into ledger_heads (checkpoint, stream, place, hash)
      select ${number}::int, stream, place, l.hash from went_on join ledger_links l using (stream, place)
      where not exists (select from ledger_heads h where h.stream = l.stream and h.place = l.place)
      order by stream limit ${mostHeads} returning stream, place, encode(hash, 'hex') as hash`,
  );
}
