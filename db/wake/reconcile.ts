import { sql } from 'kysely';
import type { Database } from '../base/database';

const nobody = '00000000-0000-0000-0000-000000000000';

/**
 * Asks for a wake of every customer with open work: an active enrolment, an open message, an undecided event, or a
 * stage that time alone may raise. The
 * dispatcher then starts the workflows that are not running; a wake too many finds nothing due. One short transaction a batch.
 * @param batch how many customers are looked at in a transaction
 * @param onBatch called after each with how many were looked at, and how many of them woken, so far
 */
export async function reconcile(
  db: Database,
  batch: number,
  onBatch: (looked: number, woken: number) => void = () => undefined,
): Promise<{ looked: number; woken: number }> {
  let looked = 0;
  let woken = 0;
  for (let after = nobody; ;) {
    const { rows } = await sql<{ looked: number; woken: number; last: string | null }>`
      with slice as materialized (
        select customer_id, stage from customers where customer_id > ${after} order by customer_id limit ${batch}),
      open as (
        select s.customer_id from slice s
        where (exists (select from enrolments e where e.customer_id = s.customer_id and e.state = 'active')
            or exists (select from messages m where m.customer_id = s.customer_id and m.status in ('decided', 'handing-over'))
            or exists (select from events v where v.customer_id = s.customer_id and v.undecided)
            or (s.stage = 'registered' and (select definition #>> '{lifecycle,advocate}' from policies order by version desc limit 1) is not null))),
      waked as (insert into outbox (customer_id, signal, bulk) select customer_id, 'wake', true from open returning 1)
      select (select count(*) from slice)::int as looked, (select count(*) from waked)::int as woken,
        (select customer_id::text from slice order by customer_id desc limit 1) as last`.execute(db);
    const row = rows[0];
    if (!row?.last) return { looked, woken };
    looked += row.looked;
    woken += row.woken;
    after = row.last;
    onBatch(looked, woken);
  }
}
