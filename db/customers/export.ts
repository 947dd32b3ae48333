import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../base/database';
import { made, row } from '../base/rows';

/** Tables that hold a person's rows, and the order in which they are read. */
const tables: readonly (readonly [name: string, order: string])[] = [
  ['stages', 'seq'],
  ['identifiers', 'added_at'],
  ['consents', 'seq'],
  ['events', 'seq'],
  ['enrolments', 'entered_at'],
  ['messages', 'decided_at'],
  ['decisions', 'seq'],
  ['points', 'at'],
  ['calls', 'decided_at'],
  ['changes', 'seq'],
];

const internal = ['customer_id', 'hash', 'lease_until', 'undecided', 'queued', 'attempt'];

/** Everything that is kept of a person, as it is kept. @returns undefined when there is nobody */
export async function readEverything(db: Database, customerId: string): Promise<Record<string, unknown> | undefined> {
  const parts = tables.map(
    ([
      name,
      order,
    ]) => sql`${sql.lit(name)}, coalesce((select jsonb_agg(to_jsonb(t) - ${sql.val(internal)}::text[] order by t.${sql.ref(order)})
      from ${sql.table(name)} t where t.customer_id = c.customer_id), '[]')`,
  );
  const found = await row(
    db,
    z.object({ everything: made<Record<string, unknown>>() }),
    sql`select jsonb_build_object('customer', to_jsonb(c), ${sql.join(parts)}) as everything
      from customers c where c.customer_id = ${customerId}`,
  );
  return found?.everything;
}
