import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Pool } from 'pg';
import { isAway } from '../../../db/base/failure';
import { createPool } from '../../../db/base/pool';
import { freshDatabase } from '../../setup/database';
import { layLine, type Line } from './cut-line';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let line: Line;
let pool: Pool;
let said: Error[];

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  line = await layLine(database.appUrl);
  said = [];
  pool = createPool({
    url: line.url,
    max: 2,
    name: 'pool-test',
    onError: (error) => said.push(error),
  });
});
afterEach(async () => {
  await pool.end();
  await line.close();
});
afterAll(() => database.drop());

const one = async (): Promise<unknown> => (await pool.query('select 1 as n')).rows[0];

/** What somebody with the owner's rights does to every connection of the pool. */
async function terminateAll(): Promise<void> {
  const owner = new Client({ connectionString: database.url });
  await owner.connect();
  await owner.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pool-test'");
  await owner.end();
}

test('queries run as a role without rights of the owner, never longer than half a minute, and no transaction idles for more than two', async () => {
  const { rows } = await pool.query<object>(
    "select pg_has_role('sojourn_app', 'member') as role, current_setting('search_path') as path, current_setting('statement_timeout') as most, current_setting('idle_in_transaction_session_timeout') as idle, current_setting('application_name') as name",
  );
  expect(rows).toEqual([{ role: true, path: 'public,pg_temp', most: '30s', idle: '2min', name: 'pool-test' }]);
});

test('instants come back as epoch milliseconds and counts as numbers', async () => {
  const { rows } = await pool.query<object>("select '2026-03-02T10:00:00.123Z'::timestamptz as at, count(*) as n");
  expect(rows).toEqual([{ at: Date.parse('2026-03-02T10:00:00.123Z'), n: 1 }]);
});

test('a connection that dies while it is idle is told, ends nothing, and the next query has another', async () => {
  await one();
  await terminateAll();
  while (said.length === 0) await sleep(10);
  expect(said.every(isAway)).toBe(true);
  expect(await one()).toEqual({ n: 1 });
});

test('a connection that dies in somebody’s hands between two queries ends nothing but what they do', async () => {
  const client = await pool.connect();
  await client.query('begin');
  await terminateAll();
  while (said.length === 0) await sleep(10);
  const failed = await client.query('select 1').catch((error: unknown) => error);
  expect(isAway(failed)).toBe(true);
  client.release(failed instanceof Error);
  expect(await one()).toEqual({ n: 1 });
});

test('a transaction that idles too long is ended by the database, and whoever held it is told to wait', async () => {
  const client = await pool.connect();
  await client.query("begin; set local idle_in_transaction_session_timeout = '50ms'");
  while (said.length === 0) await sleep(10);
  expect(said.every(isAway)).toBe(true);
  expect(isAway(await client.query('commit').catch((error: unknown) => error))).toBe(true);
  client.release(true);
  expect(await one()).toEqual({ n: 1 });
});

test('a connection that dies in the middle of a query fails that query alone', async () => {
  const long = pool.query('select pg_sleep(20)').catch((error: unknown) => error);
  await sleep(100);
  line.cut();
  expect(isAway(await long)).toBe(true);
  expect(await one()).toEqual({ n: 1 });
});

test('where every connection is taken one waits five seconds, and is told that the database is away', async () => {
  const taken = await Promise.all([pool.connect(), pool.connect()]);
  const since = performance.now();
  const failed = await one().catch((error: unknown) => error);
  expect(isAway(failed)).toBe(true);
  expect(performance.now() - since).toBeGreaterThan(4_500);
  for (const client of taken) client.release();
  expect(await one()).toEqual({ n: 1 });
});

test('a server that is gone is away, and is there again when it is back', async () => {
  await one();
  await line.close();
  for (let n = 0; n < 3; n++) expect(isAway(await one().catch((error: unknown) => error))).toBe(true);
  await line.open();
  expect(await one()).toEqual({ n: 1 });
});

test('a server that answers nothing is away after five seconds', async () => {
  line.isSilent = true;
  let took = Infinity;
  // A busy machine makes one longer, and not each of them.
  for (let tries = 0; tries < 5 && took >= 9_000; tries++) {
    const since = performance.now();
    expect(isAway(await one().catch((error: unknown) => error))).toBe(true);
    took = performance.now() - since;
  }
  expect(took).toBeLessThan(9_000);
  line.isSilent = false;
  expect(await one()).toEqual({ n: 1 });
});

test.each([
  'select 1/0',
  'select nonsense',
  "insert into outbox (customer_id, signal) values (gen_random_uuid(), 'x')",
])('a query that is wrong is no outage: %s', async (query) => {
  const failed = await pool.query(query).catch((error: unknown) => error);
  expect([failed instanceof Error, isAway(failed)]).toEqual([true, false]);
  expect(await one()).toEqual({ n: 1 });
});
