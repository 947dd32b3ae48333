import fc from 'fast-check';
import { sql } from 'kysely';
import type { Database } from '../../../db/base/database';
import { isTooSlow } from '../../../db/base/failure';
import { readSilences, sharesBy, weeksPressed } from '../../../db/permission/trust';
import { countSpan, stepTrust } from '../../../db/permission/trust-days';
import { silenceOf, wholeDays, wholeWeeks } from '../../../domain/contact/trust';
import { openFreshDatabase, type OpenDatabase } from '../../setup/database';
import { writeCustomer } from '../../setup/written';
import { oracle } from './trust-oracle';

const day = 86_400_000;
const start = Date.parse('2026-03-01T00:00:00Z');
const days = 15;
const span = { from: start, to: start + days * day };

let database: OpenDatabase;
let db: Database;
beforeAll(async () => {
  database = await openFreshDatabase(4);
  ({ db } = database);
});
afterAll(() => database.end());
const empty = () => database.asOwner('truncate customers, trust_days cascade');

/** However slow the machine is. */
async function countAll(now: number): Promise<number> {
  await database.asOwner('update trust_days set took = 0');
  for (;;) {
    const at = await countSpan(db, span, now);
    if (at !== undefined) return at;
  }
}

const states = ['granted', 'denied', 'pending', 'withdrawn'] as const;
const time = { who: fc.integer({ min: 0, max: 3 }), at: fc.integer({ min: 0, max: days * day - 1 }) };
const fact = fc.oneof(
  fc.record({
    ...time,
    kind: fc.constant('message' as const),
    journey: fc.constantFrom('welcome', 'sale'),
    purpose: fc.constantFrom('news', 'cart'),
    channel: fc.constantFrom('email', 'sms'),
    class: fc.constantFrom('marketing', 'marketing', 'service'),
    status: fc.constantFrom('sent', 'sent', 'unknown', 'withheld'),
    took: fc.constantFrom(0, 0, 1_000, day / 2),
  }),
  fc.record({
    ...time,
    kind: fc.constant('line' as const),
    purpose: fc.constantFrom('news', 'cart', 'right:restrict', '*'),
    channel: fc.constantFrom('email', null),
    state: fc.constantFrom(...states),
  }),
);
type Fact = typeof fact extends fc.Arbitrary<infer One> ? One : never;

async function write(who: string, one: Fact): Promise<void> {
  const at = new Date(start + one.at);
  if (one.kind === 'message') {
    const decided = new Date(start + one.at - one.took);
    await sql`insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, channel, class, priority, status, decided_at, not_before, at)
      values (${who}, gen_random_uuid(), gen_random_uuid(), ${one.journey}, 1, 's', 't', 1, ${one.purpose}, ${one.channel}, ${one.class}, 50, ${one.status}, ${decided}, ${at}, ${at})`.execute(db); // prettier-ignore
    return;
  }
  await sql`insert into consents (customer_id, seq, purpose, channel, state, at, recorded_at, source)
    select ${who}, count(*) + 1, ${one.purpose}, ${one.channel}, ${one.state}, ${at}, ${at}, 'page' from consents where customer_id = ${who}`.execute(db); // prettier-ignore
}

const everybody = (): Promise<string[]> => Promise.all(Array.from({ length: 4 }, () => writeCustomer(db)));
const kept = async (of: typeof span): Promise<unknown> => ({
  purpose: await sharesBy(db, 'purpose', of),
  channel: await sharesBy(db, 'channel', of),
  journey: await sharesBy(db, 'journey', of),
  weeks: await weeksPressed(db, { ...of, from: wholeWeeks(of.from, of.to).from }),
});

test('what is counted by day is what the rows say, whenever it was counted and whatever the span', async () => {
  const facts = fc
    .array(fact, { minLength: 20, maxLength: 60 })
    .map((all) => all.toSorted((one, other) => one.at - other.at));
  const looks = fc.array(fc.integer({ min: 0, max: days * day }), { maxLength: 2 });
  const spans = fc.array(fc.tuple(fc.integer({ min: 0, max: days - 1 }), fc.integer({ min: 1, max: days })), { minLength: 3, maxLength: 6 }); // prettier-ignore
  await fc.assert(
    fc.asyncProperty(facts, looks, spans, async (all, looked, asked) => {
      await empty();
      const people = await everybody();
      const left = looked.toSorted((one, other) => one - other);
      for (const one of all) {
        while ((left[0] ?? Infinity) <= one.at) await countAll(start + (left.shift() ?? 0));
        await write(people[one.who] ?? '', one);
      }
      await countAll(span.to);
      for (const [from, length] of asked) {
        const of = { from: start + from * day, to: start + Math.min(from + length, days) * day };
        expect(await kept(of)).toEqual({
          purpose: await oracle.shares(db, 'purpose', of),
          channel: await oracle.shares(db, 'channel', of),
          journey: await oracle.shares(db, 'journey', of),
          weeks: await oracle.weeks(db, { ...of, from: wholeWeeks(of.from, of.to).from }),
        });
        const [told, each] = [silenceOf(await readSilences(db, of)), await oracle.silences(db, of)];
        expect(told).toMatchObject({ withdrawals: each.length, late: each.filter((took) => took > 0).length, most: each.at(-1) ?? 0 }); // prettier-ignore
        expect(told.p50).toBe(each[Math.max(0, Math.ceil(each.length / 2) - 1)] ?? 0);
      }
    }),
    { numRuns: 5, endOnFailure: true },
  );
}, 240_000);

const message = { kind: 'message', journey: 'sale', purpose: 'news', channel: 'email', class: 'marketing', status: 'sent', took: 0 } as const; // prettier-ignore

test('a day that is over keeps its counts when somebody of it is erased or becomes one with another, and names nobody', async () => {
  await empty();
  const [ann = '', bea = ''] = await everybody();
  for (const who of [ann, bea]) await write(who, { ...message, who: 0, at: 10 * day });
  await write(ann, { kind: 'line', purpose: 'news', channel: null, state: 'withdrawn', who: 0, at: 11 * day });
  await countAll(span.to + 2 * day);
  const before = await kept(span);
  expect(before).toMatchObject({ purpose: [{ name: 'news', reached: 2, withdrew: 1, could: 2 }] });
  await sql`select merge_customers(${bea}, ${ann})`.execute(db);
  await sql`select erase_customer(${ann})`.execute(db);
  await countAll(span.to + 2 * day);
  expect(await kept(span)).toEqual(before);
  const [all] = await database.asOwner("select string_agg(c::text, ' ') as said from trust_counts c");
  for (const who of [ann, bea]) expect(all?.['said']).not.toContain(who);
});

test('of a day that goes on, and of the one before it, everything that came since is counted by who asks', async () => {
  await empty();
  const [ann = '', bea = ''] = await everybody();
  const reached = async (): Promise<number | undefined> => (await sharesBy(db, 'purpose', span))[0]?.reached;
  await write(ann, { ...message, who: 0, at: 10 * day });
  await countAll(start + 10.5 * day);
  await write(bea, { ...message, who: 0, at: 10.1 * day });
  await countAll(start + 11.9 * day);
  expect(await reached()).toBe(2);
});

test('days that nobody asked for are counted beforehand, each once when it and the next are over', async () => {
  await empty();
  const [ann = ''] = await everybody();
  await write(ann, { ...message, who: 0, at: 10 * day });
  const steps: (string | undefined)[] = [];
  const until = async (now: number): Promise<void> => {
    for (let step: string | undefined = ''; step !== undefined;) steps.push((step = await stepTrust(db, start + now)));
  };
  await until(12.5 * day);
  expect(steps).toEqual(['2026-03-13', '2026-03-12', '2026-03-11', undefined]);
  await until(13.5 * day);
  expect(steps.slice(4)).toEqual(['2026-03-14', '2026-03-12', undefined]);
});

test('what takes long is counted anew only by who counts beforehand, and after a rest', async () => {
  await empty();
  const [ann = '', bea = ''] = await everybody();
  await write(ann, { ...message, who: 0, at: 10 * day });
  const now = start + 10.5 * day;
  await countAll(now);
  await database.asOwner('update trust_days set took = 5000');
  await write(bea, { ...message, who: 0, at: 10.1 * day });
  expect(await countSpan(db, span, now + 60_000)).toBe(now);
  expect(await stepTrust(db, now + 60_000)).toBeUndefined();
  await database.asOwner("update trust_days set real_at = now() - interval '101 seconds'");
  expect(await stepTrust(db, now + 60_000)).toBe('2026-03-11');
  expect(await sharesBy(db, 'purpose', span)).toMatchObject([{ reached: 2 }]);
});

test('who asks waits no longer than their patience, also for one day', async () => {
  await empty();
  const [ann = ''] = await everybody();
  await write(ann, { ...message, who: 0, at: 10 * day });
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(730532, date '2026-03-01' + n - date '2000-01-01') from generate_series(0, 20) n`.execute(
      tx,
    );
    const asked = countSpan(db, span, start + days * day, 300).catch((error: unknown) => error);
    expect(isTooSlow(await asked)).toBe(true);
  });
  expect(await countAll(start + days * day)).toBe(start + days * day);
});

test('a span is told in whole days, to the end of the day that goes on', () => {
  const noon = start + day / 2;
  expect(wholeDays(noon, noon + 3 * day, noon + 9 * day)).toEqual({ from: start, to: start + 4 * day });
  expect(wholeDays(start, start + 3 * day, noon + 9 * day)).toEqual({ from: start, to: start + 3 * day });
  expect(wholeDays(noon - 2 * day, noon + 9 * day, noon)).toEqual({ from: start - 2 * day, to: start + day });
  expect(wholeDays(noon + 2 * day, noon + 9 * day, noon)).toEqual({ from: start + 2 * day, to: start + 3 * day });
});
