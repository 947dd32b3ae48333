import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Client, type Pool } from 'pg';
import type { Database } from '../../../db/base/database';
import { askForWakes, takeErrands, type Errand, type Lane, type NewWake, type Taking } from '../../../db/wake/outbox';
import { openFreshDatabase } from '../../setup/database';

export type Row = { readonly customerId: string; readonly lane: string; readonly leased: boolean };

/** An outbox on a real database. */
export type OutboxRoom = {
  readonly db: Database;
  readonly pool: Pool;
  /** Fills the outbox with a wake of each. @returns the customers, new ones unless they are named */
  wake(wakes: number | readonly (Partial<NewWake> & { customerId: string })[], lane?: Lane): Promise<string[]>;
  take(taking?: Partial<Taking>): Promise<Errand[]>;
  rows(): Promise<Row[]>;
  /** Real time goes by for the leases. */
  pass(seconds: number): Promise<void>;
  empty(): Promise<void>;
  asOwner(statement: string): Promise<object[]>;
  end(): Promise<void>;
};

export async function openOutboxRoom(): Promise<OutboxRoom> {
  const { url, pool, db, end } = await openFreshDatabase(6);
  return {
    db,
    pool,
    async wake(wakes, lane) {
      const given =
        typeof wakes === 'number' ? Array.from({ length: wakes }, () => ({ customerId: randomUUID() })) : wakes;
      const asked = given.map((one) => ({ signal: 'event' as const, ...one }));
      await db.transaction().execute((tx) => askForWakes(tx, asked, lane ? { lane } : {}));
      return asked.map(({ customerId }) => customerId);
    },
    take: (taking) =>
      takeErrands(db, { fresh: 20, bulk: 5, patient: 0, erasures: 2, busy: [], told: [], leaseSeconds: 30, ...taking }),
    async rows() {
      const { rows } = await sql<Row>`
        select customer_id as "customerId", lane, lease_until > now() as leased from outbox order by id`.execute(db);
      return rows;
    },
    pass: (seconds) =>
      sql`update outbox set lease_until = lease_until - make_interval(secs => ${seconds})`.execute(db).then(() => undefined), // prettier-ignore
    empty: () => sql`delete from outbox`.execute(db).then(() => undefined),
    async asOwner(statement) {
      const client = new Client({ connectionString: url });
      await client.connect();
      try {
        return (await client.query<object>(statement)).rows;
      } finally {
        await client.end();
      }
    },
    async end() {
      await end();
    },
  };
}

/** @throws what `what` was when it did not come true within so many real milliseconds */
export async function until(what: () => unknown, millis = 15_000): Promise<void> {
  const end = performance.now() + millis;
  while (!(await what())) {
    if (performance.now() > end) throw new Error(`not within ${millis} ms: ${what.toString()}`);
    await sleep(10);
  }
}
