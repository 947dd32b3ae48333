import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { becameSensitive } from '../../../db/base/counted';
import type { Database } from '../../../db/base/database';
import { readProfile } from '../../../db/customers/profile';
import { stepSealing, type SealingPace } from '../../../db/customers/sealing/round';
import { openTraits } from '../../../db/customers/vault';
import { readVersions } from '../../../db/customers/versions';
import { openDatabase } from '../../../db/base/database';
import { createPool } from '../../../db/base/pool';
import { defaultDataPlan, type DataPlan } from '../../../domain/person/plan/data-plan';
import { mask } from '../../../domain/person/plan/masked';
import { openFreshDatabase, type OpenDatabase } from '../../setup/database';
import { tablesHolding } from '../../setup/every-table';
import { personSecrets } from '../../setup/master-key';

const word = 'cnrySealedLater';
const now = Date.parse('2026-03-31T12:00:00Z');
const pace: SealingPace = { people: 2, everySeconds: 0, leaseSeconds: 0, graceSeconds: 0, patience: 0 };
const dataPlan: DataPlan = { ...defaultDataPlan, version: 1, traits: { hobby: { class: 'sensitive', purpose: 'p' } } };
const { persons } = personSecrets;

let database: OpenDatabase;
let db: Database;
beforeAll(async () => {
  database = await openFreshDatabase(4);
  ({ db } = database);
});
afterAll(() => database.end());
beforeEach(async () => {
  await database.asOwner('truncate customers, rejected, data_plans, counted cascade');
  await database.asOwner("update keeper set sealing_version = 0, sealing_done = false, sealed_until = '00000000-0000-0000-0000-000000000000', next_sealing = now()"); // prettier-ignore
});

const inForce = ({ version, traits }: DataPlan) =>
  database.asOwner("insert into data_plans (version, definition, source, format, published_at, published_by) values ($1, $2, '', 'yaml', $3, 't')", [version, JSON.stringify({ traits }), new Date(now)]); // prettier-ignore

/** Somebody who said it when nobody called it sensitive, in everything that comes of that. */
const person = async (isPermitted: boolean): Promise<string> => {
  const [id, enrolment] = [randomUUID(), randomUUID()];
  const hobby = { value: word, source: 's', at: 5 };
  const traits = { hobby, size: { value: 4, source: 's', at: 5 } };
  const said = [
    { what: 'trait', name: 'hobby', at: 1, value: { ...hobby, value: `${word}Before`, at: 1 } },
    { what: 'wish', name: 'language', at: 2, value: 'de' },
    { what: 'trait', name: 'hobby', at: 5, value: hobby },
  ];
  const deep = JSON.stringify({ s: { hobby: word, size: 4, list: [{ hobby: word }] } });
  const all: [string, unknown[]][] = [
    ["insert into customers (customer_id, stage, stage_since, created_at, traits) values ($1, 'registered', now(), now(), $2)", [id, JSON.stringify(traits)]],
    ['insert into versions (customer_id, recorded_at, said) values ($1, now(), $2)', [id, JSON.stringify(said)]],
    ["insert into events (customer_id, event_id, name, properties, context, at, received_at, source, message_id) values ($1, gen_random_uuid(), 'Seen', $2, $2, now(), now(), 't', 'm')", [id, deep]],
    ["insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, results, entered_at) values ($1, $2, 'j', 1, 'k', 'active', 's', now(), $3, $3, now())", [id, enrolment, deep]],
    ["insert into decisions (customer_id, at, enrolment_id, journey, version, step, outcome, reason, data) values ($1, now(), $2, 'j', 1, 's', 'hold', 'paused', $3)", [id, enrolment, deep]],
    ["insert into calls (customer_id, call_id, enrolment_id, journey, version, step, url, body, status, decided_at, until, at, response) values ($1, gen_random_uuid(), $2, 'j', 1, 's', 'https://a.example', $3, 'open', now(), now(), now(), $3)", [id, enrolment, deep]],
    ["insert into parked (customer_id, part, id, problem, reason, detail, since, tried_at, tries, revision, build, missed, entry) values ($1, 'entry', 'x', gen_random_uuid(), 'rule', 'd', now(), now(), 1, 1, 'b', '[]', $2)", [id, deep]],
    ["insert into rejected (at, key_id, key_name, code, detail, call, names) values (now(), gen_random_uuid(), 'k', 'invalid', 'd', $1, '{}')", [deep]],
  ]; // prettier-ignore
  for (const [statement, values] of all) await database.asOwner(statement, values);
  if (isPermitted)
    await database.asOwner("insert into consents (customer_id, seq, purpose, state, at, recorded_at, source) values ($1, 3, 'p', 'granted', $2, $2, 't')", [id, new Date(now - 9)]); // prettier-ignore
  return id;
};
const step = (its = dataPlan, of = db) => stepSealing({ db: of, persons, dataPlan: its, now }, pace);
const isDone = async () => (await database.asOwner('select sealing_done from keeper'))[0]?.['sealing_done'] === true;
const round = async (): Promise<void> => {
  for (let n = 0; n < 40 && !(await isDone()); n++) await step();
  expect(await isDone()).toBe(true);
};
const whereItStands = () => tablesHolding(database.asOwner, [word]);
const hobbyOf = async (id: string) => {
  const traits = (await readProfile(db, id))?.traits ?? {};
  return (await openTraits({ db, persons, customerId: id }, traits))['hobby'];
};

test('what the ledger permits is sealed, anything else forgotten, and the value stands in no table any more', async () => {
  const [permitted, other] = [await person(true), await person(false)];
  for (let n = 0; n < 3; n++) await person(n > 1);
  expect(new Set((await whereItStands()).map(({ table }) => table))).toEqual(
    new Set(['customers', 'versions', 'events', 'enrolments', 'decisions', 'calls', 'parked', 'rejected']),
  );
  await inForce(dataPlan);
  await round();
  expect(await whereItStands()).toEqual([]);
  const told = { source: 's', at: 5 };
  expect(await hobbyOf(permitted)).toEqual({ value: mask, clear: word, ...told, class: 'sensitive', purpose: 'p', basis: 3, sealed: expect.any(String) }); // prettier-ignore
  expect(await hobbyOf(other)).toEqual({ value: null, ...told });
  const [was, wish] = await readVersions(db, permitted, { at: 4 });
  expect([was, wish]).toEqual([
    expect.objectContaining({ name: 'hobby', value: expect.objectContaining({ value: mask, basis: 3 }) }),
    expect.objectContaining({ what: 'wish', value: 'de' }),
  ]);
  expect((await readProfile(db, other))?.traits['size']).toMatchObject({ value: 4 });
  expect(await becameSensitive(db)).toEqual([
    { what: 'forgotten', count: 3 },
    { what: 'masked', count: 5 * 5 + 5 },
    { what: 'sealed', count: 2 },
  ]);
});

test('without a plan that has a sensitive trait nothing is asked, and one that is done is not gone through again', async () => {
  await person(true);
  expect(await step(defaultDataPlan)).toBeUndefined();
  await inForce(dataPlan);
  await round();
  expect(await step()).toBeUndefined();
  await person(false);
  expect(await step()).toBeUndefined();
  await inForce({ ...dataPlan, version: 2 });
  expect(await step({ ...dataPlan, version: 2 })).toMatchObject({ forgotten: 1 });
});

test('nothing is written in the first hour, in which who made a mistake puts the earlier plan in force again', async () => {
  await person(false);
  await inForce(dataPlan);
  const hour = 3_600_000;
  const stepAt = (at: number) => stepSealing({ db, persons, dataPlan, now: at }, { ...pace, patience: hour });
  expect(await stepAt(now + hour - 1)).toBeUndefined();
  expect(await whereItStands()).not.toEqual([]);
  expect(await stepAt(now + hour)).toMatchObject({ forgotten: 1 });
});

test('a version is done only by a pass that began when whatever was begun before it had ended', async () => {
  await inForce(dataPlan);
  const slow = { ...pace, graceSeconds: 3_600 };
  expect(await stepSealing({ db, persons, dataPlan, now }, slow)).toEqual({ sealed: 0, forgotten: 0, masked: 0 });
  expect(await isDone()).toBe(false);
  await person(false);
  expect(await stepSealing({ db, persons, dataPlan, now }, slow)).toBeUndefined();
  await database.asOwner("update keeper set next_sealing = now(), sealing_seen = now() - interval '2 hours'");
  await round();
  expect(await whereItStands()).toEqual([]);
});

test('two processes that go round at once, and what is written beside them, lose nothing and write nothing back', async () => {
  const people = [];
  for (let n = 0; n < 7; n++) people.push(await person(n % 2 === 0));
  await inForce(dataPlan);
  const pool = createPool({ url: database.appUrl, max: 3, name: 'other', onError: () => undefined });
  const other = openDatabase(pool);
  try {
    for (let n = 0; n < 30 && !(await isDone()); n++)
      await Promise.all([
        step(),
        step(dataPlan, other),
        sql`update customers set traits = traits || '{"size": {"value": 9, "source": "s", "at": 9}}' where customer_id = ${people[n % 7]}`.execute(other),
      ]); // prettier-ignore
  } finally {
    await other.destroy();
  }
  expect(await isDone()).toBe(true);
  expect(await whereItStands()).toEqual([]);
  const clear = await Promise.all(people.map(async (id) => (await hobbyOf(id))?.clear));
  expect(clear).toEqual(people.map((_, n) => (n % 2 === 0 ? word : undefined)));
  expect((await readProfile(db, people[0] ?? ''))?.traits['size']).toMatchObject({ value: 9 });
});

test('who is killed in the middle has written a person whole or not at all, and another goes on', async () => {
  const people = [await person(true), await person(false), await person(true)];
  await inForce(dataPlan);
  const [victim = ''] = people.toSorted().slice(1);
  await database.asOwner(`create function die() returns trigger language plpgsql as $$ begin
    perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(5); return new; end $$`);
  await database.asOwner(`create trigger die before update on calls for each row when (new.customer_id = '${victim}') execute function die()`); // prettier-ignore
  try {
    await expect(step()).rejects.toThrow('1 people could not be sealed');
    const [row] = await database.asOwner('select traits::text as traits, (select said::text from versions v where v.customer_id = c.customer_id) as said from customers c where customer_id = $1', [victim]); // prettier-ignore
    expect([row?.['traits'], row?.['said']]).toEqual([expect.stringContaining(word), expect.stringContaining(word)]);
  } finally {
    await database.asOwner('drop trigger die on calls');
    await database.asOwner('drop function die');
  }
  await round();
  expect(await whereItStands()).toEqual([]);
});
