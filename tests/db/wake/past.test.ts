import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { Database } from '../../../db/base/database';
import { insertEvents, type NewEvent } from '../../../db/customers/events';
import { askPast } from '../../../db/wake/past';
import type { CustomerEvent } from '../../../domain/person/event';
import { mostNewest, mostVisits } from '../../../domain/person/newest';
import type { Answer, Newest, Question } from '../../../domain/person/past';
import { answersFrom } from '../../domain/person/past-oracle';
import { day, hour, start } from '../../domain/world';
import { openFreshDatabase, type OpenDatabase } from '../../setup/database';
import { writeCustomer, writeParkedEvent } from '../../setup/written';

let database: OpenDatabase;
let db: Database;
beforeAll(async () => {
  database = await openFreshDatabase(8);
  ({ db } = database);
});
afterAll(() => database.end());

const customer = () => writeCustomer(db);

type Happened = { name: string; at: number; v?: unknown; w?: unknown; undecided?: boolean; type?: string };
const eventOf = (customerId: string, { name, at, v, w, undecided = false, type = 'track' }: Happened): NewEvent => ({
  customerId, eventId: randomUUID(), type, name, properties: { ...(v === undefined ? {} : { v }), ...(w === undefined ? {} : { w }) }, at, messageId: randomUUID(), undecided,
}); // prettier-ignore
const insert = (who: string, now: number, all: readonly Happened[]) =>
  db.transaction().execute((tx) => insertEvents(tx, 'test', now, all.map((one) => eventOf(who, one)))); // prettier-ignore

/** With tallies after so few events, so that there are some. */
const ask = async (who: string, questions: readonly Question[], now: number, step = 4): Promise<readonly Answer[]> => {
  const { rows } = await sql<{ answers: Answer[] }>`
    select ask_past(${who}, ${JSON.stringify(questions)}::jsonb, ${new Date(now)}::timestamptz, ${step}) as answers`.execute(
    db,
  );
  return rows[0]?.answers ?? [];
};

async function decided(who: string): Promise<CustomerEvent[]> {
  const { rows } = await sql<{ name: string; type: string; at: number; properties: Record<string, unknown> }>`
    select name, type, at, properties from events where customer_id = ${who} and not undecided and type not in ('enrol', 'audience') order by at, seq`.execute(
    db,
  );
  return rows.map((row) => ({ ...row, id: '', receivedAt: row.at }));
}

const tallies = async (who: string) =>
  (await sql<{ n: number }>`select count(*) as n from tallies where customer_id = ${who}`.execute(db)).rows[0]?.n ?? 0;

const names = fc.constantFrom('A', 'B');
const amounts = fc.constantFrom(19.9, 1, -3.25, 'x', 0.1, undefined, 1e15);
const happened = fc.record({
  name: names,
  /** Some far back, so that they come late. */
  age: fc.oneof(fc.integer({ min: 0, max: hour }), fc.integer({ min: 0, max: 90 * day })),
  v: amounts,
  w: fc.constantFrom(undefined, null, 'phone', 'x'.repeat(201), '字'.repeat(200), ['a'], { b: 1 }, true),
  undecided: fc.constantFrom(true, ...Array.from({ length: 15 }, () => false)),
  type: fc.constantFrom('track', 'track', 'page', 'screen', 'enrol'),
});
const question = fc.oneof(
  fc.record({ ask: fc.constant('since' as const), name: names, property: fc.constantFrom(null, 'v', ''), from: fc.constant(null) }),
  fc.record({ ask: fc.constant('since' as const), name: names, property: fc.constantFrom(null, 'v'), from: fc.integer({ min: start - 90 * day, max: start + 30 * day }) }),
  fc.record({ ask: fc.constant('last' as const), name: names }),
  fc.record({ ask: fc.constant('between' as const), name: names, property: fc.constantFrom(null, 'v'), from: fc.constant(start - 20 * day), to: fc.constant(start) }),
  fc.record({ ask: fc.constant('newest' as const), name: names, fields: fc.constantFrom(['v', 'w'], ['w'], []), most: fc.constant(mostNewest) }),
  fc.record({ ask: fc.constant('visits' as const), most: fc.constant(mostVisits) }),
); // prettier-ignore
const act = fc.record({
  pass: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5 * day })),
  come: fc.array(happened, { minLength: 20, maxLength: 70, size: 'max' }),
  decide: fc.constantFrom(0, 3, 500, 500),
  asked: fc.array(question, { minLength: 1, maxLength: 5 }),
});

/** Those of one instant come in any order, so that only their instants are compared; the amounts are in the sums. */
function momentsIn(answer: Answer): unknown {
  if (typeof answer !== 'object' || answer === null) return answer;
  if ('count' in answer) return { ...answer, first: answer.first.map(([at]) => at) };
  const moments = answer.map((one) => (Array.isArray(one) ? (one as readonly unknown[])[0] : one));
  return moments.some((one) => typeof one === 'object') ? wholeInstants(moments as Newest[]) : moments;
}

/** The newest of a name by their instants, without the last of these, in the middle of which they may be cut off. */
function wholeInstants(newest: readonly Newest[]): string[] {
  const last = newest.at(-1)?.at;
  const said = newest.map(({ at, properties: { v, w } }) => JSON.stringify(at === last ? [at] : [at, v, w]));
  return said.sort((one, other) => (one < other ? -1 : 1));
}

test('what is kept and the few events beside it are what a plain count says, with late events and undecided ones', async () => {
  let kept = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 6 }), async (acts) => {
      const who = await customer();
      let now = start;
      for (const { pass, come, decide, asked } of acts) {
        now += pass;
        await insert(who, now, come.map(({ age, ...rest }) => ({ ...rest, at: now - age }))); // prettier-ignore
        await sql`update events set undecided = false where customer_id = ${who} and event_id in
          (select event_id from events where customer_id = ${who} and undecided order by seq limit ${decide})`.execute(
          db,
        );
        const list = await decided(who);
        for (let again = 0; again < 2; again++) {
          expect((await ask(who, asked, now)).map(momentsIn)).toEqual(answersFrom(list, asked).map(momentsIn));
          kept += await tallies(who);
        }
      }
    }),
    { numRuns: 40 },
  );
  expect(kept).toBeGreaterThan(50);
}, 120_000);

test('no tally misses what came in while it was made', async () => {
  const who = await customer();
  const questions = [{ ask: 'since', name: 'A', property: 'v', from: null }] as const;
  const sender = async (seed: number) => {
    for (let n = 0; n < 30; n++) await insert(who, start, [{ name: 'A', at: start - ((n * 7 + seed * 13) % 50) * day, v: 1 }]); // prettier-ignore
  };
  const asker = async () => {
    for (let n = 0; n < 40; n++) await ask(who, questions, start + n, 2);
  };
  await Promise.all([sender(1), sender(2), sender(3), asker(), asker()]);
  expect(await ask(who, questions, start)).toEqual(answersFrom(await decided(who), questions));
  expect(await tallies(who)).toBeGreaterThan(0);
  expect(await ask(who, questions, start)).toEqual(answersFrom(await decided(who), questions));
}, 60_000);

test('an event that is parked counts as soon as it is decided, however much was counted without it', async () => {
  const who = await customer();
  const parked = await writeParkedEvent(db, who, start - 80 * day, 'A');
  await insert(who, start, Array.from({ length: 40 }, (_, n) => ({ name: 'A', at: start - (n + 1) * day }))); // prettier-ignore
  const asked = [{ ask: 'since', name: 'A', property: null, from: null }] as const;
  expect(await ask(who, asked, start)).toMatchObject([{ count: 40 }]);
  expect(await tallies(who)).toBeGreaterThan(0);
  const release = (decided: readonly string[]) =>
    sql`select write_verdict(${who}, ${JSON.stringify({ decided, released: [{ part: 'event', id: parked }] })}::jsonb)`.execute(db);
  await release([]);
  expect(await ask(who, asked, start)).toMatchObject([{ count: 40 }]);
  await release([parked]);
  for (let again = 0; again < 2; again++) expect(await ask(who, asked, start)).toMatchObject([{ count: 41 }]);
}); // prettier-ignore

test('a question about a hundred thousand events reads a few hundred, and few tallies are kept, also where one that came before them is parked', async () => {
  const who = await customer();
  await writeParkedEvent(db, who, start - 100_001 * 600_000);
  await sql`insert into events (customer_id, event_id, name, at, received_at, source, message_id)
    select ${who}, gen_random_uuid(), 'A', ${new Date(start)}::timestamptz - n * interval '10 minutes', now(), 's', n::text || ${who}
    from generate_series(1, 100000) n`.execute(db);
  const weeks = (now: number): Question[] => [7, 30, 90].map((days) => ({ ask: 'since', name: 'A', property: null, from: now - days * day })); // prettier-ignore
  for (let n = 0; n < 60; n++) await ask(who, weeks(start + n * hour * 6), start + n * hour * 6, 200);
  expect(await tallies(who)).toBeLessThanOrEqual(12);
  const now = start + 60 * hour * 6;
  const read = await db.connection().execute(async (one) => {
    const fetched = async () => {
      await sql`select pg_stat_force_next_flush()`.execute(one);
      const { rows } = await sql<{ n: number }>`select idx_tup_read::int as n from pg_stat_user_indexes where indexrelname = 'events_counted'`.execute(one); // prettier-ignore
      return rows[0]?.n ?? 0;
    };
    await fetched();
    const before = await fetched();
    await sql`select ask_past(${who}, ${JSON.stringify(weeks(now))}::jsonb, ${new Date(now)}::timestamptz)`.execute(
      one,
    );
    await fetched();
    return (await fetched()) - before;
  });
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(3_000);
}, 120_000);

test('the newest of a hundred thousand events and the days with calls of pages are found by reading a few', async () => {
  const who = await customer();
  await sql`insert into events (customer_id, event_id, type, name, properties, at, received_at, source, message_id)
    select ${who}, gen_random_uuid(), case when n % 2 = 0 then 'page' else 'track' end, 'A', jsonb_build_object('v', n),
      ${new Date(start)}::timestamptz - n * interval '1 minute', now(), 's', n::text || ${who} from generate_series(1, 100000) n`.execute(
    db,
  );
  await sql`analyze events`.execute(db);
  const asked: Question[] = [{ ask: 'newest', name: 'A', fields: ['v'], most: mostNewest }, { ask: 'newest', name: 'B', fields: [], most: mostNewest }, { ask: 'visits', most: mostVisits }]; // prettier-ignore
  const [read, answers] = await db.connection().execute(async (one) => {
    const fetched = async () => {
      await sql`select pg_stat_force_next_flush()`.execute(one);
      const { rows } = await sql<{ n: number }>`select sum(idx_tup_read)::int as n from pg_stat_user_indexes where relname = 'events'`.execute(one); // prettier-ignore
      return rows[0]?.n ?? 0;
    };
    const question = sql<{ answers: Answer[] }>`select ask_past(${who}, ${JSON.stringify(asked)}::jsonb, ${new Date(start)}::timestamptz) as answers`; // prettier-ignore
    await question.execute(one);
    await fetched();
    const before = await fetched();
    const { rows } = await question.execute(one);
    await fetched();
    return [(await fetched()) - before, rows[0]?.answers ?? []];
  });
  expect(answers.map((answer) => (Array.isArray(answer) ? answer.length : answer))).toEqual([
    mostNewest,
    0,
    mostVisits,
  ]);
  expect(read).toBeGreaterThanOrEqual(mostVisits + mostNewest);
  expect(read).toBeLessThan(1_000);
}, 120_000);

test('when a journey was entered last is known whatever else was entered', async () => {
  const who = await customer();
  await sql`insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, entered_at)
    select ${who}, gen_random_uuid(), 'j', 1, (n % 3)::text, 'completed', '0', now(), '{}', ${new Date(start)}::timestamptz - n * interval '1 day'
    from generate_series(1, 60) n`.execute(db);
  const answers = await db.transaction().execute((tx) =>
    askPast(
      tx,
      [
        {
          customerId: who,
          questions: [
            { ask: 'entry', journey: 'j', key: '2' },
            { ask: 'entry', journey: 'j', key: '9' },
          ],
        },
      ],
      start,
    ),
  );
  expect(answers.get(who)).toEqual([start - 2 * day, null]);
});

test('who is erased takes the tallies along', async () => {
  const who = await customer();
  await insert(
    who,
    start,
    Array.from({ length: 30 }, (_, n) => ({ name: 'A', at: start - n * day })),
  );
  await ask(who, [{ ask: 'since', name: 'A', property: null, from: null }], start);
  expect(await tallies(who)).toBeGreaterThan(0);
  await sql`select erase_customer(${who})`.execute(db);
  expect(await tallies(who)).toBe(0);
});
