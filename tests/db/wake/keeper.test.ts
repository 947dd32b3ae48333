import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../../../db/base/database';
import { askForLate, noteLate, takeLook } from '../../../db/wake/keeper';
import { bulkRoom } from '../../../db/wake/outbox';
import { nobodyYet } from '../../../db/wake/reconcile';
import { openFreshDatabase, type OpenDatabase } from '../../setup/database';
import { writeCustomer } from '../../setup/written';

let database: OpenDatabase;
let db: Database;
beforeAll(async () => {
  database = await openFreshDatabase(2);
  ({ db } = database);
});
afterAll(() => database.end());

/** Somebody whose event came an hour ago and was not decided. */
async function undecided(): Promise<{ who: string; event: string }> {
  const [who, event] = [await writeCustomer(db), randomUUID()];
  await sql`insert into events (customer_id, event_id, name, at, received_at, source, message_id, undecided)
    values (${who}, ${event}, 'Seen', now() - interval '1 hour', now() - interval '1 hour', 'test', ${randomUUID()}, true)`.execute(
    db,
  );
  return { who, event };
}

const park = (who: string, event: string, retryIn: string) =>
  sql`insert into parked (customer_id, part, id, problem, reason, detail, since, tried_at, tries, retry_at, revision, build)
    values (${who}, 'event', ${event}, ${randomUUID()}, 'defect', 'Error', now(), now(), 4, now() + ${retryIn}::interval,
      (select revision from definitions_revision), '')`.execute(db);

/** @returns who is asked for at a look of the keeper */
async function look(): Promise<string[]> {
  await sql`delete from outbox`.execute(db);
  const line = Date.now() - 20_000;
  await noteLate(db, { line, graceSeconds: 20, after: { at: 0, customerId: nobodyYet } });
  await askForLate(db, line, 100);
  const { rows } = await sql<{ customer_id: string }>`select customer_id from outbox`.execute(db);
  return rows.map((row) => row.customer_id);
}

test('an event that waits for its next try is not late, and one whose wake was lost is', async () => {
  const waiting = await undecided();
  await park(waiting.who, waiting.event, '1 hour');
  const overdue = await undecided();
  await park(overdue.who, overdue.event, '-1 minute');
  const lost = await undecided();
  expect((await look()).sort()).toEqual([overdue.who, lost.who].sort());
});

test('of many keepers one looks at a time', async () => {
  await sql`update keeper set next_look = now()`.execute(db);
  const looks = await Promise.all(Array.from({ length: 6 }, () => takeLook(db, 60)));
  expect(looks.filter((known) => known !== undefined)).toHaveLength(1);
  expect(await takeLook(db, 60)).toBeUndefined();
});

test('a herd of late timers gets no more second wakes than may wait in the outbox', async () => {
  await sql`delete from outbox`.execute(db);
  await sql`with herd as (insert into customers (customer_id, stage_since, created_at) select gen_random_uuid(), now(), now() from generate_series(1, 50) returning customer_id)
    insert into alarms (customer_id, due) select customer_id, now() - interval '1 hour' from herd`.execute(db);
  const line = Date.now() - 20_000;
  const asked: number[] = [];
  for (let look = 0; look < 3; look++) asked.push(await askForLate(db, line, await bulkRoom(db, 30)));
  expect(asked).toEqual([30, 0, 0]);
});
