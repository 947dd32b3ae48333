import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../base/database';
import { idRow, rowsAsEver } from '../base/rows';

/** What somebody's workflow has to do or waits for, each part with an index by customer. A view would hide those from the planner. */
const parts = [
  sql`enrolments where state = 'active'`,
  sql`messages where status in ('decided', 'handing-over')`,
  sql`calls where status in ('open', 'calling')`,
  sql`events where undecided`,
];

/** Something is under way for this customer. @param customerId theirs, or the expression of it */
export const isUnderWay = (customerId: string | RawBuilder<unknown>): RawBuilder<boolean> =>
  sql`(${sql.join(
    parts.map((part) => sql`exists (select from ${part} and customer_id = ${customerId})`),
    sql` or `,
  )})`;

/** For whom of these something is under way. */
export async function areUnderWay(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await rowsAsEver(
    tx,
    idRow,
    sql`select p.id from unnest(${sql.val([...ids])}::uuid[]) as p (id) where ${isUnderWay(sql.ref('p.id'))}`,
  );
  return new Set(found.map(({ id }) => id));
}

/** The next people by their id for whom something is under way, or time alone changes something once (`alarms`). */
export const pendingAfter = (after: string, limit: number): RawBuilder<unknown> => {
  const next = [...parts, sql`alarms where true`].map(
    (part) =>
      sql`(select distinct customer_id from ${part} and customer_id > ${after} order by customer_id limit ${limit})`,
  );
  return sql`select customer_id from (${sql.join(next, sql` union `)}) as pending order by customer_id limit ${limit}`;
};
