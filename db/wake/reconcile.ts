import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../base/database';
import { theRow, whole } from '../base/rows';
import { pendingAfter } from './under-way';

/** Before everybody. */
export const nobodyYet = '00000000-0000-0000-0000-000000000000';

const page = z.object({ looked: whole, woken: whole, last: z.string().nullable() });
export type SweptPage = z.infer<typeof page>;

/**
 * Asks for a wake of the next people of whom anything is pending, by their rows alone. Whom a row of the outbox waits for already is passed over.
 * @param after the last of the page before
 * @returns `last` null when there was nobody any more
 */
export function sweepPage(db: Database, after: string, limit: number): Promise<SweptPage> {
  return theRow(
    db,
    page,
    sql`
    with slice as materialized (${pendingAfter(after, limit)}),
    waked as (
      insert into outbox (customer_id, signal, bulk) select customer_id, 'wake', true from slice s
      where not exists (select from outbox o where o.customer_id = s.customer_id) returning 1)
    select (select count(*) from slice) as looked, (select count(*) from waked) as woken, max(customer_id::text) as last from slice`,
  );
}

/**
 * The keeper's sweep, run at once and to its end. The dispatcher starts the workflows that are not running; a wake too many finds
 * nothing due. One short transaction a batch.
 * @param batch how many people a transaction
 * @param onBatch called after each with how many were looked at, and how many of them will be woken, so far
 */
export async function reconcile(
  db: Database,
  batch: number,
  onBatch: (looked: number, woken: number) => void = () => undefined,
): Promise<{ looked: number; woken: number }> {
  let [looked, woken] = [0, 0];
  for (let after = nobodyYet; ;) {
    const swept = await sweepPage(db, after, batch);
    if (swept.last === null) return { looked, woken };
    looked += swept.looked;
    woken += swept.woken;
    after = swept.last;
    onBatch(looked, woken);
  }
}
