import { sql } from 'kysely';
import { Client } from 'pg';
import type { Database } from '../../../db/base/database';
import { askForSweep, stepSweeps, type SweepPace } from '../../../db/wake/sweeps';
import { openFreshDatabase, type OpenDatabase } from '../../setup/database';

let database: OpenDatabase;
let db: Database;
beforeAll(async () => {
  database = await openFreshDatabase(6);
  ({ db } = database);
});
afterAll(() => database.end());
beforeEach(async () => {
  for (const table of ['outbox', 'sweeps', 'parked', 'enrolments'])
    await sql`delete from ${sql.table(table)}`.execute(db);
  await nextSecond();
});

const nextSecond = () => sql`update keeper set next_sweep = 'epoch'`.execute(db);
const pace: SweepPace = { mostWaiting: 10, parkedPerSecond: 4 };
const step = () => stepSweeps(db, pace);

/** The dispatcher tells all that waits. @returns whom, in order */
async function tell(): Promise<string[]> {
  const { rows } = await sql<{ who: string; id: number }>`delete from outbox returning customer_id as who, id`.execute(
    db,
  );
  return rows.sort((a, b) => a.id - b.id).map(({ who }) => who);
}

/** All steps to the end. @returns who was told, and at most how many at a step */
async function workOff(): Promise<{ told: string[]; most: number }> {
  const told: string[] = [];
  let most = 0;
  for (let n = 0; n < 200; n++) {
    await nextSecond();
    await step();
    const here = await tell();
    told.push(...here);
    most = Math.max(most, here.length);
    if ((await sql`select from sweeps`.execute(db)).rows.length === 0) return { told, most };
  }
  throw new Error('the sweeps do not come to their end');
}

async function people(n: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`insert into customers (customer_id, stage_since, created_at)
    select gen_random_uuid(), now(), now() from generate_series(1, ${n}) returning customer_id as id`.execute(db);
  return rows.map(({ id }) => id).sort();
}
const enrol = (who: readonly string[], journey: string, key = '') =>
  sql`insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, entered_at)
    select id, gen_random_uuid(), ${journey}, 1, ${key}, 'active', 'first', now(), '{}', now() from unnest(${sql.val([...who])}::uuid[]) as id`.execute(db); // prettier-ignore
const problem = '00000000-0000-5000-8000-000000000001';
const park = (who: readonly string[], { journey = 'j', template = 't', part = 'passage' } = {}) =>
  sql`insert into parked (customer_id, part, id, problem, reason, detail, journey, template, since, tried_at, tries, retry_at, revision, build)
    select id, ${part}, gen_random_uuid(), ${problem}, 'template-error', '', ${part === 'event' ? null : journey}, ${template}, now(), now(), 1,
      now() + interval '1 hour', 0, 'here' from unnest(${sql.val([...who])}::uuid[]) as id`.execute(db); // prettier-ignore

test('those inside are told once each, and never more wait than the outbox should hold', async () => {
  const inside = await people(37);
  await enrol(inside, 'j');
  await enrol(inside.slice(0, 9), 'j', 'second passage');
  await enrol(await people(5), 'other');
  await askForSweep(db, 'inside', 'j');
  await step();
  await nextSecond();
  expect(await step()).toBe(0);
  const first = await tell();
  const { told, most } = await workOff();
  expect([...first, ...told]).toEqual(inside);
  expect([first.length, most]).toEqual([10, 10]);
});

test('a worker that dies between two steps loses nobody, since each step stands in the rows', async () => {
  const inside = await people(25);
  await enrol(inside, 'j');
  await askForSweep(db, 'inside', 'j');
  await asOwner(`create function die() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$;
    create trigger die before update on sweeps for each row execute function die()`);
  await expect(step()).rejects.toThrow('killed');
  await asOwner('drop function die() cascade');
  expect(await tell()).toEqual([]);
  await nextSecond();
  await step();
  expect([...(await tell()), ...(await workOff()).told]).toEqual(inside);
});

test('who asks again in the middle has everybody told from there on, and round to there', async () => {
  const inside = await people(25);
  await enrol(inside, 'j');
  await askForSweep(db, 'inside', 'j');
  await step();
  expect(await tell()).toEqual(inside.slice(0, 10));
  await askForSweep(db, 'inside', 'j');
  await nextSecond();
  await step();
  expect(await tell()).toEqual(inside.slice(10, 20));
  await askForSweep(db, 'inside', 'j');
  const { told } = await workOff();
  expect(told).toEqual([...inside.slice(20), ...inside.slice(0, 20)]);
});

test('two publishes at once tell no more of the parked a second than one, however many workers step', async () => {
  const [some, others] = [await people(12), await people(9)];
  await park(some, { journey: 'j', template: 't' });
  await park(others, { journey: 'k', template: 'u' });
  await askForSweep(db, 'parked-in', 'j');
  await askForSweep(db, 'parked-by', 'u');
  const together = await Promise.all(Array.from({ length: 5 }, step));
  expect(together.reduce((sum, n) => sum + n, 0)).toBe(4);
  const first = await tell();
  const { told, most } = await workOff();
  expect(most).toBeLessThanOrEqual(4);
  expect([...first, ...told].sort()).toEqual([...some, ...others].sort());
});

test('while those who were told wait for Temporal no more are told, so that they do not all come at once', async () => {
  await park(await people(20));
  await askForSweep(db, 'problem', problem);
  for (let second = 0; second < 5; second++) {
    await nextSecond();
    await step();
  }
  expect(await tell()).toHaveLength(4);
});

test('who has something parked goes at the pace of the parked, also where everybody inside is woken', async () => {
  const inside = await people(30);
  await enrol(inside, 'j');
  await park(inside.slice(0, 10), { journey: 'other' });
  await askForSweep(db, 'inside', 'j');
  await askForSweep(db, 'parked-inside', 'j');
  const { told } = await workOff();
  expect(told.sort()).toEqual(inside);
});

test('an event that is parked as a whole is told of whatever is published', async () => {
  const [stopped = ''] = await people(1);
  await park([stopped], { part: 'event' });
  for (const whom of ['parked-in', 'parked-inside', 'parked-by'] as const) {
    await askForSweep(db, whom, 'another');
    expect((await workOff()).told).toEqual([stopped]);
  }
});

test('what is asked for is due then, though the definitions are the same, and another build tries what is not due', async () => {
  const due = async () =>
    (await sql<{ n: number }>`select count(*) as n from parked where retry_at <= now()`.execute(db)).rows[0]?.n;
  const stopped = await people(6);
  await park(stopped);
  await askForSweep(db, 'parked-elsewhere', 'here');
  expect((await workOff()).told).toEqual([]);
  await askForSweep(db, 'parked-elsewhere', 'another build');
  expect((await workOff()).told).toEqual(stopped);
  expect(await due()).toBe(6);
  await askForSweep(db, 'parked-elsewhere', 'another build');
  expect((await workOff()).told).toEqual([]);
  await askForSweep(db, 'all-parked');
  expect((await workOff()).told).toEqual(stopped);
});

test('a step reads the next few by an index, however many are inside or parked', async () => {
  await askForSweep(db, 'inside', 'crowd');
  await sql`with crowd as (insert into customers (customer_id, stage_since, created_at) select gen_random_uuid(), now(), now() from generate_series(1, 20000) returning customer_id)
    insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, entered_at)
    select customer_id, gen_random_uuid(), 'crowd', 1, '', 'active', 'first', now(), '{}', now() from crowd`.execute(
    db,
  );
  await db.connection().execute(async (one) => {
    const before = await readIn(one);
    await stepSweeps(one, pace);
    const after = await readIn(one);
    expect(after.bySequence - before.bySequence).toBe(0);
    expect(after.byIndex - before.byIndex).toBeGreaterThanOrEqual(10);
    expect(after.byIndex - before.byIndex).toBeLessThan(100);
  });
});

/** Rows of the enrolments that were read so far. */
async function readIn(one: Database): Promise<{ bySequence: number; byIndex: number }> {
  await sql`select pg_stat_force_next_flush()`.execute(one);
  const { rows } = await sql<{ bySequence: number; byIndex: number }>`
    select t.seq_tup_read as "bySequence", (select sum(idx_tup_read)::float8 from pg_stat_user_indexes i where i.relid = t.relid) as "byIndex"
    from pg_stat_user_tables t where relname = 'enrolments'`.execute(one);
  return rows[0] ?? { bySequence: 0, byIndex: 0 };
}

async function asOwner(statements: string): Promise<void> {
  const owner = new Client({ connectionString: database.url });
  await owner.connect();
  await owner.query(statements);
  await owner.end();
}

test('a statement that outdates what people agreed to tells those whose stage a consent made, each once, a few at a time', async () => {
  const who = await people(30);
  const agree = (statement: string, channel: string) =>
    sql`insert into consents (customer_id, seq, purpose, channel, state, at, recorded_at, source, statement)
      select id, (select coalesce(max(seq), 0) + 1 from consents where customer_id = id), 'news', ${channel}, 'granted', now(), now(), 'form', ${statement}
      from unnest(${sql.val(who)}::uuid[]) as id`.execute(db); // prettier-ignore
  for (const channel of ['email', 'sms']) await agree('letters', channel);
  const light = who.filter((_, n) => n % 3 > 0);
  await sql`update customers set stage = 'light' where customer_id = any(${sql.val(light)}::uuid[])`.execute(db);
  await askForSweep(db, 'agreed', 'offers');
  expect((await workOff()).told).toEqual([]);
  await askForSweep(db, 'agreed', 'letters');
  const { told, most } = await workOff();
  expect(told.sort()).toEqual(light);
  expect(most).toBeLessThanOrEqual(pace.mostWaiting);
});
