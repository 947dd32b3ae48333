import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { sql } from 'kysely';
import pino from 'pino';
import type { Database } from '../../../db/base/database';
import { endedRef } from '../../../workflows/operators-hand';
import { Keeper } from '../../../worker/keep/keeper';
import { until } from '../../e2e/surface';
import { openFreshDatabase, type OpenDatabase } from '../../setup/database';
import { writeCustomer } from '../../setup/written';

let database: OpenDatabase;
let db: Database;
let connection: Connection;
let client: Client;
let keepers: Keeper[] = [];
/** Which keeper looked, in order. */
let looks: number[] = [];
let [looking, mostLooking] = [0, 0];

beforeAll(async () => {
  database = await openFreshDatabase(6);
  ({ db } = database);
  connection = await Connection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' });
  client = new Client({ connection });
});
beforeEach(async () => {
  [looks, looking, mostLooking] = [[], 0, 0];
  keepers = [0, 1].map(keeper);
  await sql`update keeper set next_look = now() - interval '1 minute'`.execute(db);
});
afterEach(async () => {
  await Promise.all(keepers.map((one) => one.stop()));
  await sql`delete from outbox`.execute(db);
});
afterAll(async () => {
  await connection.close();
  await database.end();
});

/** It looks as often as it can. */
const keeper = (which: number): Keeper =>
  new Keeper({
    db,
    client,
    clock: { now: () => Date.now(), realUntil: (at) => at - Date.now() },
    log: pino({ level: 'silent' }),
    watch: { every: 0.2, grace: 1 },
    audiences: {
      tellAll: () => undefined,
      wake: async () => undefined,
      async startMissing() {
        looks.push(which);
        looking += 1;
        mostLooking = Math.max(mostLooking, looking);
        await sleep(50);
        looking -= 1;
      },
    },
  });

const looked = (times: number): Promise<unknown> => {
  const before = looks.length;
  return until(`${times} looks`, async () => looks.length >= before + times);
};

type Asked = { readonly customer_id: string; readonly ref: string | null };
const asked = async (): Promise<readonly Asked[]> =>
  (await sql<Asked>`select customer_id, ref from outbox order by customer_id`.execute(db)).rows;

/** Somebody whose moment went by an hour ago. */
async function late(): Promise<string> {
  const who = await writeCustomer(db);
  await sql`insert into alarms (customer_id, due) values (${who}, now() - interval '1 hour')`.execute(db);
  return who;
}

/** Somebody whose event came an hour ago, and its wake was lost. */
async function undecided(): Promise<string> {
  const who = await writeCustomer(db);
  await sql`insert into events (customer_id, event_id, name, at, received_at, source, message_id, undecided)
    values (${who}, ${randomUUID()}, 'Seen', now() - interval '1 hour', now() - interval '1 hour', 'test', ${randomUUID()}, true)`.execute(
    db,
  );
  return who;
}

/** Somebody whose run an operator ended. */
async function ended(): Promise<string> {
  const who = await writeCustomer(db);
  const run = { workflowId: `customer/${who}`, taskQueue: `nobody-${who}`, args: [] };
  await (await client.workflow.start('customer', run)).terminate('a mistake');
  return who;
}

test('two keepers ask once for whom nobody holds, and not again while nobody comes', async () => {
  const lost = [...(await many(12, late)), ...(await many(6, undecided))].sort();
  for (const one of keepers) one.start();
  await looked(4);
  expect((await asked()).map(({ customer_id }) => customer_id)).toEqual(lost);
  // Their wakes were told to a Temporal that does nothing.
  await sql`delete from outbox`.execute(db);
  await looked(6);
  expect(await asked()).toEqual([]);
  expect(mostLooking).toBe(1);
}, 60_000);

test('whose run was ended is told once, and the other keeper takes over from one that stops', async () => {
  for (const one of keepers) one.start();
  await looked(2);
  const who = await ended();
  await until('that they are told', async () => (await asked()).length > 0);
  await looked(4);
  expect(await asked()).toEqual([{ customer_id: who, ref: endedRef }]);
  const [first = 0] = looks;
  expect(new Set(looks)).toEqual(new Set([first]));

  await keepers[first]?.stop();
  const next = await ended();
  await until('that the next one is told', async () => (await asked()).some(({ customer_id }) => customer_id === next));
  expect(looks.at(-1)).toBe(1 - first);
}, 60_000);

async function many(count: number, make: () => Promise<string>): Promise<string[]> {
  const made: string[] = [];
  for (let n = 0; n < count; n++) made.push(await make());
  return made;
}
