import { sql } from 'kysely';
import { deletedOfLate } from '../../../db/base/counted';
import type { Database } from '../../../db/base/database';
import { stepRetention, type RetentionPace } from '../../../db/customers/retention';
import { retentionEnds, type Ends } from '../../../domain/person/plan/retention';
import { openFreshDatabase, type OpenDatabase } from '../../setup/database';

const day = 86_400_000;
const now = Date.parse('2026-03-31T12:00:00Z');
const ends: Ends = { events: now - 20 * day, visitors: now - 10 * day };
const pace: RetentionPace = { people: 2, events: 3, everySeconds: 1, restSeconds: 60 };

let database: OpenDatabase;
let db: Database;
beforeAll(async () => {
  database = await openFreshDatabase(2);
  ({ db } = database);
});
afterAll(() => database.end());
beforeEach(async () => {
  await database.asOwner('truncate customers cascade');
  await database.asOwner("update keeper set retained_until = '00000000-0000-0000-0000-000000000000'");
});

const person = async (stage: string, days: number): Promise<string> => {
  const [row] = await database.asOwner(
    'insert into customers (customer_id, stage, stage_since, created_at) values (gen_random_uuid(), $1, $2, $2) returning customer_id',
    [stage, new Date(now - days * day)],
  );
  return String(row?.['customer_id']);
};
const happened = async (who: string, name: string, days: number, undecided = false): Promise<string> => {
  const [row] = await database.asOwner(
    `insert into events (customer_id, event_id, name, at, received_at, source, message_id, undecided)
      values ($1, gen_random_uuid(), $2, $3, $3, 'test', gen_random_uuid(), $4) returning event_id`,
    [who, name, new Date(now - days * day), undecided],
  );
  return String(row?.['event_id']);
};
const left = async (who: string) =>
  (await database.asOwner('select name from events where customer_id = $1 order by at, seq', [who])).map(({ name }) => name); // prettier-ignore
const isKnown = async (who: string) => (await database.asOwner('select from customers where customer_id = $1', [who])).length === 1; // prettier-ignore
const step = async (its = ends) => {
  await sql`update keeper set next_retention = 'epoch'`.execute(db);
  return stepRetention(db, its, now, pace);
};
/** More steps than any of these rounds has. */
const round = async (its = ends) => {
  const steps = [];
  for (let n = 0; n < 12; n++) steps.push(await step(its));
  return steps;
};

test('months are counted back in the zone of the policy', () => {
  const months = (n: number) => ({ unit: 'calendar', months: n, days: 0 }) as const;
  const retention = { events: months(1), anonymous: { unit: 'exact', millis: day } } as const;
  expect(retentionEnds({ retention }, now, 'Europe/Berlin')).toEqual({
    events: Date.parse('2026-02-28T13:00:00Z'),
    visitors: now - day,
  });
  expect(retentionEnds({ retention: {} }, now, 'UTC')).toEqual({});
});

test('events go on their day, a few of each person at a step, and are counted', async () => {
  const people = await Promise.all([1, 2, 3, 4, 5].map(() => person('registered', 100)));
  for (const who of people) for (const days of [25, 24, 23, 22, 19]) await happened(who, `d${days}`, days);
  const steps = await round();
  expect(Math.max(...steps.map((one) => one?.events ?? 0))).toBeLessThanOrEqual(pace.people * pace.events);
  expect(steps.reduce((sum, one) => sum + (one?.events ?? 0), 0)).toBe(20);
  for (const who of people) expect(await left(who)).toEqual(['d19']);
  expect(await deletedOfLate(db)).toEqual([{ what: 'events', count: 20 }]);
});

test('what a visitor did goes earlier, and with the last of it the visitor, but nobody who has more than a cookie or a ledger', async () => {
  const [gone, fresh, light, said, young] = await Promise.all([person('anonymous', 30), person('anonymous', 30), person('anonymous', 30), person('anonymous', 30), person('anonymous', 1)]); // prettier-ignore
  for (const who of [gone, light, said]) await happened(who, 'Seen', 15);
  await happened(fresh, 'Seen', 5);
  await database.asOwner("insert into identifiers (customer_id, kind, value, added_at, source) values ($1, 'anonymous', 'c', now(), 't'), ($2, 'email', 'l@example.org', now(), 't')", [gone, light]); // prettier-ignore
  await database.asOwner("insert into consents (customer_id, seq, purpose, state, at, recorded_at, source) values ($1, 1, 'analytics', 'granted', now(), now(), 't')", [said]); // prettier-ignore
  const steps = await round();
  expect(steps.reduce((sum, one) => sum + (one?.visitors ?? 0), 0)).toBe(1);
  expect(await Promise.all([gone, fresh, light, said, young].map(isKnown))).toEqual([false, true, true, true, true]);
  expect(await Promise.all([fresh, light, said].map(left))).toEqual([['Seen'], [], []]);
  expect(await deletedOfLate(db)).toContainEqual({ what: 'visitors', count: 1 });
});

test('what is under way stays: the undecided, and the events of passages that go on or whose goal may be reached', async () => {
  const who = await person('registered', 100);
  await happened(who, 'Undecided', 50, true);
  const entries = await Promise.all([happened(who, 'Inside', 50), happened(who, 'Goal open', 50), happened(who, 'Over', 50)]); // prettier-ignore
  const states = [['active', null], ['completed', now + day], ['completed', now - day]] as const; // prettier-ignore
  for (const [n, [state, goalBy]] of states.entries())
    await database.asOwner(
      `insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, entered_at, goal_by)
        values ($1, gen_random_uuid(), 'j', 1, $2, $3, 's', now(), $4, now(), $5)`,
      [who, String(n), state, JSON.stringify({ eventId: entries[n] }), goalBy && new Date(goalBy)],
    );
  await round();
  expect(new Set(await left(who))).toEqual(new Set(['Goal open', 'Inside', 'Undecided']));
});

test('passages that are over forget what their event told when it goes, but for those that still have something to say', async () => {
  const who = await person('registered', 100);
  const passage = async (key: string, state: string, days: number): Promise<string> => {
    const entry = JSON.stringify({ by: 'event', at: now - days * day, properties: { told: key } });
    const [row] = await database.asOwner(
      `insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, entered_at, ended_at)
        values ($1, gen_random_uuid(), 'j', 1, $2, $3, 's', now(), $4, now(), now()) returning enrolment_id`,
      [who, key, state, entry],
    );
    return String(row?.['enrolment_id']);
  };
  await passage('over', 'completed', 50);
  await passage('fresh', 'exited', 5);
  await passage('inside', 'active', 50);
  const speaking = await passage('speaking', 'completed', 50);
  await database.asOwner(
    `insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, class, priority, status, decided_at, not_before, at)
      values ($1, gen_random_uuid(), $2, 'j', 1, 's', 't', 1, 'news', 'service', 50, 'decided', now(), now(), now())`,
    [who, speaking],
  );
  await round();
  const told = await database.asOwner("select key, entry -> 'properties' ->> 'told' as told, entry ->> 'by' as by from enrolments where customer_id = $1 order by key", [who]); // prettier-ignore
  expect(told).toEqual([
    { key: 'fresh', told: 'fresh', by: 'event' },
    { key: 'inside', told: 'inside', by: 'event' },
    { key: 'over', told: null, by: 'event' },
    { key: 'speaking', told: 'speaking', by: 'event' },
  ]);
});

test('counts over the past count what is left', async () => {
  const who = await person('registered', 100);
  await happened(who, 'Bought', 50);
  await database.asOwner(`insert into tallies (customer_id, name, property, upto, count, sum) values ($1, 'Bought', '', $2, 1, 0)`, [who, new Date(now - 40 * day)]); // prettier-ignore
  await round();
  expect(await database.asOwner('select from tallies where customer_id = $1', [who])).toEqual([]);
});

test('nothing goes where the plan says no time, and of two workers one takes a step', async () => {
  const who = await person('registered', 100);
  await happened(who, 'Seen', 500);
  expect(await step({})).toBeUndefined();
  await sql`update keeper set next_retention = 'epoch'`.execute(db);
  const both = await Promise.all([stepRetention(db, ends, now, pace), stepRetention(db, ends, now, pace)]);
  expect(both.filter((one) => one !== undefined)).toEqual([{ events: 1, visitors: 0 }]);
});
