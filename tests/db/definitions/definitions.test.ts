import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../../../db/base/database';
import { DefinitionsSource } from '../../../db/definitions/definitions';
import { journeys, lockDraft } from '../../../db/definitions/drafts';
import { listVersions, publishJourney, saveJourneyDraft, setJourneyState } from '../../../db/definitions/journeys';
import type { Journey } from '../../../domain/journey/journey';
import { day, journey, policy, start, wait } from '../../domain/world';
import { openFreshDatabase, type OpenDatabase } from '../../setup/database';
import { writeCustomer } from '../../setup/written';

let database: OpenDatabase;
let db: Database;
let now = start;
let asked = 0;

beforeAll(async () => {
  database = await openFreshDatabase(10);
  ({ db } = database);
  database.pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      const [config] = args as [{ text?: string } | string];
      const text = typeof config === 'string' ? config : (config.text ?? '');
      if (text.includes('from policies order by version desc')) asked++;
      return query(...args);
    }) as typeof client.query;
  });
});
beforeEach(() => {
  asked = 0;
});
afterAll(() => database.end());

const source = () => new DefinitionsSource(policy(), () => now);
const revision = async () => (await sql<{ revision: number }>`select revision from definitions_revision`.execute(db)).rows[0]?.revision ?? -1; // prettier-ignore
const draft = (key: string, text = 'a draft') =>
  db.transaction().execute((tx) => saveJourneyDraft(tx, { key, name: key, source: text, format: 'yaml' }, now));

async function publish(key: string, more: Partial<Journey> = {}): Promise<void> {
  await draft(key);
  await db.transaction().execute(async (tx) => {
    const stored = await lockDraft(tx, journeys, key);
    if (!stored) throw new Error('no draft');
    const { version: _version, state: _state, ...definition } = journey(key, [wait('pause', day)], more);
    await publishJourney(tx, stored, { definition, inFlight: 'keep', by: 'test', now });
  });
}

/** As if the publish had been long ago. */
const settle = () =>
  db.transaction().execute(async (tx) => {
    await sql`update journey_versions set made_at = made_at - interval '2 hours'`.execute(tx);
  });

async function enrol(key: string, version: number): Promise<void> {
  const who = await writeCustomer(db);
  await sql`insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, entered_at)
    values (${who}, ${randomUUID()}, ${key}, ${version}, '', 'active', '0', now(), '{}', now())`.execute(db);
}

test('a draft is in force nowhere, so it makes nobody read the definitions again', async () => {
  await publish('one');
  const before = await revision();
  await draft('one', 'another draft');
  await draft('never-published');
  await db.transaction().execute((tx) => setJourneyState(tx, 'never-published', 'archived', now));
  expect(await revision()).toBe(before);
  await db.transaction().execute((tx) => setJourneyState(tx, 'one', 'paused', now));
  expect(await revision()).toBeGreaterThan(before);
});

test('however many ask at once, the definitions are read once', async () => {
  await publish('flight');
  const one = source();
  const at = await revision();
  const all = await Promise.all(Array.from({ length: 8 }, () => one.at(at, db)));
  expect(asked).toBe(1);
  expect(new Set(all).size).toBe(1);
});

test('who waits for a reading that fails reads for itself', async () => {
  const one = source();
  const at = await revision();
  let joined: ReturnType<DefinitionsSource['at']> | undefined;
  const ended = db.transaction().execute(async (tx) => {
    await sql`set local statement_timeout = 1`.execute(tx);
    await sql`select pg_sleep(1)`.execute(tx).catch(() => undefined);
    const first = one.at(at, tx);
    joined = one.at(at, db);
    return first;
  });
  await expect(ended).rejects.toThrow('aborted');
  expect((await joined)?.revision).toBe(at);
});

test('listeners come from the versions that are live or that somebody is in', async () => {
  const waitsFor = (on: string): Partial<Journey> => ({ exit: [{ on, as: 'left' }] });
  await publish('lived-in', waitsFor('First Heard'));
  await enrol('lived-in', 1);
  await publish('lived-in', waitsFor('Second Heard'));
  await publish('lived-in', waitsFor('Third Heard'));
  await settle();
  const { listeners, version } = await source().current(db);
  expect(listeners.inside.get('First Heard')).toEqual(['lived-in']);
  expect(listeners.inside.has('Second Heard')).toBe(false);
  expect(listeners.inside.has('Third Heard')).toBe(true);
  expect(version('lived-in', 1)?.exit[0]?.on).toBe('First Heard');
  expect(version('lived-in', 2)).toBeUndefined();
});

test('a version is heard for an hour after the next one was made, since a decision that began before may still enter it', async () => {
  await publish('just-left', { exit: [{ on: 'Old Word', as: 'left' }] });
  await publish('just-left');
  expect((await source().current(db)).listeners.inside.has('Old Word')).toBe(true);
  await settle();
  expect((await source().current(db)).listeners.inside.has('Old Word')).toBe(false);
});

test('a goal is heard as long as anybody who was in the version may reach it', async () => {
  const within = { unit: 'calendar', months: 0, days: 7 } as const;
  await publish('aimed', { goal: { on: 'Aim Reached', within } });
  await publish('aimed');
  await settle();
  expect((await source().current(db)).listeners.inside.has('Aim Reached')).toBe(true);
  now += 9 * day;
  expect((await source().current(db)).listeners.inside.has('Aim Reached')).toBe(false);
});

test('a version that somebody turns out to be in is read when it is asked for, and kept', async () => {
  await publish('restored', { exit: [{ on: 'Found Word', as: 'left' }] });
  await publish('restored');
  await settle();
  const one = source();
  expect((await one.current(db)).version('restored', 1)).toBeUndefined();
  const found = await one.withVersions([{ journey: 'restored', version: 1 }], db);
  expect(found.version('restored', 1)).toBeDefined();
  expect(found.listeners.inside.has('Found Word')).toBe(true);
  await publish('another');
  expect((await one.current(db)).version('restored', 1)).toBeDefined();
});

test('what a version says is read once, and is the same object as long as its place is the same', async () => {
  await publish('kept');
  const one = source();
  const before = (await one.current(db)).version('kept', 1);
  await publish('beside');
  expect((await one.current(db)).version('kept', 1)).toBe(before);
  await db.transaction().execute((tx) => setJourneyState(tx, 'kept', 'paused', now));
  expect((await one.current(db)).version('kept', 1)).toMatchObject({ state: 'paused' });
});

test('where 20,000 are in a version, none of them is read to learn that nobody is in another one, and each once to count them', async () => {
  for (let version = 1; version <= 3; version++) await publish('crowded');
  await settle();
  await sql`with people as (insert into customers (customer_id, stage_since, created_at)
      select gen_random_uuid(), now(), now() from generate_series(1, 20000) returning customer_id)
    insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, entered_at)
      select customer_id, gen_random_uuid(), 'crowded', 1, '', 'active', '0', now(), '{}', now() from people`.execute(
    db,
  );
  await database.asOwner('analyze enrolments');
  await db.connection().execute(async (one) => {
    const before = await enrolmentsRead(one);
    const { version } = await source().current(one);
    expect([1, 2, 3].map((number) => version('crowded', number) !== undefined)).toEqual([true, false, true]);
    const known = await enrolmentsRead(one);
    expect(known - before).toBeLessThan(100);
    const listed = await listVersions(one, 'crowded', 10);
    expect(listed.map(({ version: number, active }) => [number, active])).toEqual([[3, 0], [2, 0], [1, 20_000]]); // prettier-ignore
    expect((await enrolmentsRead(one)) - known).toBeLessThan(25_000);
  });
});

/** Rows of enrolments and entries of their indexes that were read so far. */
async function enrolmentsRead(one: Database): Promise<number> {
  await sql`select pg_stat_force_next_flush()`.execute(one);
  const { rows } = await sql<{ read: number }>`
    select t.seq_tup_read::float8 + (select sum(idx_tup_read)::float8 from pg_stat_user_indexes i where i.relid = t.relid) as read
    from pg_stat_user_tables t where relname = 'enrolments'`.execute(one);
  return rows[0]?.read ?? Number.NaN;
}
