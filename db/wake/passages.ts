import { sql } from 'kysely';
import { z } from 'zod';
import type { Database, Tx } from '../base/database';
import { row, rows, whole } from '../base/rows';

const place = z.object({ version: z.int(), step: z.string(), customers: whole });
export type WhereIs = z.output<typeof place>;

/** Who is where in a journey now. */
export async function whoIsWhere(db: Database | Tx, journey: string): Promise<WhereIs[]> {
  return rows(
    db,
    place,
    sql`select version, step, count(*) as customers from enrolments where journey = ${journey} and state = 'active'
    group by version, step order by version, step`,
  );
}

/** Customers a statement. */
const usualSlice = 5_000;

/**
 * Everybody inside a journey is decided anew: in slices of customers, each a statement of its own that only inserts, behind what
 * people do meanwhile. Who has something parked is left to `wakeParkedInside`, which has a pace.
 * @returns how many customers will be told
 */
export async function wakeAllInside(db: Database, journey: string, slice = usualSlice): Promise<number> {
  let told = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const found = await row(
      db,
      z.object({ told: z.number(), last: z.string().nullable() }),
      sql`
      with inside as (
        select distinct customer_id from enrolments
        where journey = ${journey} and state = 'active' and customer_id > ${after}
          and not exists (select from parked p where p.customer_id = enrolments.customer_id and p.retry_at is not null)
        order by customer_id limit ${slice}),
      told as (insert into outbox (customer_id, signal, bulk) select customer_id, 'wake', true from inside order by customer_id)
      select count(*) as told, max(customer_id::text) as last from inside`,
    );
    const { told: here, last } = found ?? { told: 0, last: null };
    told += here;
    if (here < slice || last === null) return told;
    after = last;
  }
}
