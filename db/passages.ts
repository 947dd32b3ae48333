import { sql } from 'kysely';
import type { Database, Tx } from './database';

export type WhereIs = { readonly version: number; readonly step: string; readonly customers: number };

/** Who is where in a journey now. */
export async function whoIsWhere(db: Database | Tx, journey: string): Promise<WhereIs[]> {
  const { rows } = await sql<WhereIs>`
    select version, step, count(*) as customers from enrolments where journey = ${journey} and state = 'active'
    group by version, step order by version, step`.execute(db);
  return rows;
}

/** Everybody inside a journey is decided anew. It only inserts, so that it waits for nobody. */
export async function wakeAllInside(tx: Tx, journey: string): Promise<void> {
  await sql`insert into outbox (customer_id, signal)
    select distinct customer_id, 'wake' from enrolments where journey = ${journey} and state = 'active'`.execute(tx);
}

export type Move = {
  readonly journey: string;
  readonly from: number;
  readonly to: number;
  readonly steps: readonly string[];
};

const together = 4;

/**
 * Moves passages that stand at one of these steps to another version, each customer in a statement of its own under the
 * customer's lock, with a wake.
 * @returns how many passages were moved
 */
export async function movePassages(db: Database, { journey, from, to, steps }: Move): Promise<number> {
  const inside = await sql<{ customer_id: string }>`
    select distinct customer_id from enrolments where journey = ${journey} and version = ${from} and state = 'active'
      and step = any(${sql.val([...steps])}::text[])`.execute(db);
  const waiting = inside.rows.map((row) => row.customer_id);
  let moved = 0;
  const mover = async (): Promise<void> => {
    for (let customerId = waiting.pop(); customerId; customerId = waiting.pop()) {
      const { rows } = await sql<{ moved: number }>`
        with locked as (select customer_id from customers where customer_id = ${customerId} for no key update),
        changed as (update enrolments e set version = ${to} from locked where e.customer_id = locked.customer_id and e.journey = ${journey}
          and e.version = ${from} and e.state = 'active' and e.step = any(${sql.val([...steps])}::text[]) returning 1),
        told as (insert into outbox (customer_id, signal) select ${customerId}, 'wake' where exists (select from changed))
        select count(*) as moved from changed`.execute(db);
      moved += rows[0]?.moved ?? 0;
    }
  };
  await Promise.all(Array.from({ length: together }, mover));
  return moved;
}
