import { sql } from 'kysely';
import type { Database, Tx } from '../base/database';

export type WhereIs = { readonly version: number; readonly step: string; readonly customers: number };

/** Who is where in a journey now. */
export async function whoIsWhere(db: Database | Tx, journey: string): Promise<WhereIs[]> {
  const { rows } = await sql<WhereIs>`
    select version, step, count(*) as customers from enrolments where journey = ${journey} and state = 'active'
    group by version, step order by version, step`.execute(db);
  return rows;
}

/** How many customers a statement, and how many are told a second (real time). */
export type Pace = { readonly slice: number; readonly perSecond: number };

/** What one small machine can surely tell (DESIGN: it starts 100 workflows a second, and a wake of a running one costs less). */
const usualPace: Pace = { slice: 5_000, perSecond: 100 };

/**
 * Everybody inside a journey is decided anew: in slices of customers, each a statement of its own that only inserts, and each
 * customer a little later than the one before, so that new events do not wait behind all of them.
 * @returns how many customers will be told
 */
export async function wakeAllInside(
  db: Database,
  journey: string,
  { slice, perSecond }: Pace = usualPace,
): Promise<number> {
  let told = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await sql<{ told: number; last: string | null }>`
      with inside as (
        select distinct customer_id from enrolments
        where journey = ${journey} and state = 'active' and customer_id > ${after} order by customer_id limit ${slice}),
      told as (insert into outbox (customer_id, signal, lease_until) select customer_id, 'wake',
          now() + make_interval(secs => (${told} + row_number() over (order by customer_id) - 1) / ${perSecond}::float8)
        from inside)
      select count(*) as told, max(customer_id::text) as last from inside`.execute(db);
    const { told: here, last } = rows[0] ?? { told: 0, last: null };
    told += here;
    if (here < slice || last === null) return told;
    after = last;
  }
}
