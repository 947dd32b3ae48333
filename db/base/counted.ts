import { sql } from 'kysely';
import { z } from 'zod';
import type { Database, Tx } from './database';
import { rows, whole } from './rows';

/** So many may count the same at once without waiting for each other. */
const slots = 16;

/** Counts what is kept nowhere else. @param what ours, never a word of a client */
export async function count(db: Database | Tx, what: string, more: number): Promise<void> {
  if (more === 0) return;
  await sql`insert into counted as c (what, hour, slot, count)
    values (${what}, date_trunc('hour', now()), ${Math.floor(Math.random() * slots)}, ${more})
    on conflict (what, hour, slot) do update set count = c.count + excluded.count`.execute(db);
}

const counted = z.object({ what: z.string(), count: whole });

/** What retention deleted within the last 24 hours (real time), by what it was. */
export const deletedOfLate = (db: Database): Promise<z.output<typeof counted>[]> => countedOfLate(db, 'forgotten/');

/** What became of values that were stored before the plan called them sensitive, within the same time. */
export const becameSensitive = (db: Database): Promise<z.output<typeof counted>[]> =>
  countedOfLate(db, 'became-sensitive/');

const countedOfLate = (db: Database, kind: string): Promise<z.output<typeof counted>[]> =>
  rows(
    db,
    counted,
    sql`select substr(what, ${kind.length + 1}) as what, sum(count)::bigint as count from counted
      where starts_with(what, ${kind}) and hour > now() - interval '1 day' group by what order by what`,
  );

/** Forgets what is told no more, so that what is told stays as quickly read. */
export async function forgetCounted(db: Database): Promise<void> {
  await sql`delete from counted where hour < now() - interval '2 days'`.execute(db);
}
