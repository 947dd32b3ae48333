import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { Database } from '../../../db/base/database';
import { readTimeline, type TimelineItem, type TimelinePlace } from '../../../db/customers/timeline';
import { searchWords } from '../../../domain/schema/search-words';
import { start } from '../../domain/world';
import { openFreshDatabase, type OpenDatabase } from '../../setup/database';
import { writeCustomer } from '../../setup/written';

let database: OpenDatabase;
let db: Database;
beforeAll(async () => {
  database = await openFreshDatabase(4);
  ({ db } = database);
});
afterAll(() => database.end());

const customer = () => writeCustomer(db);

/** Puts something of a kind into the customer's life, at an instant. */
const add: Readonly<Record<TimelineItem['kind'], (who: string, at: Date, n: number) => Promise<unknown>>> = {
  event: (who, at, n) =>
    sql`insert into events (customer_id, event_id, name, at, received_at, source, message_id) values (${who}, ${randomUUID()}, ${`e${n}`}, ${at}, ${at}, 's', ${randomUUID()})`.execute(db), // prettier-ignore
  change: (who, at) => sql`insert into changes (customer_id, at, kind, data) values (${who}, ${at}, 'k', '{}')`.execute(db), // prettier-ignore
  message: (who, at) =>
    sql`insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, class, priority, status, decided_at, not_before, at)
      values (${who}, ${randomUUID()}, ${randomUUID()}, 'j', 1, 'm', 't', 1, 'p', 'marketing', 50, 'sent', ${at}, ${at}, ${at})`.execute(db), // prettier-ignore
  decision: (who, at) =>
    sql`insert into decisions (customer_id, at, enrolment_id, journey, version, step, outcome, reason) values (${who}, ${at}, ${randomUUID()}, 'j', 1, 's', 'send', 'permitted')`.execute(db), // prettier-ignore
  consent: (who, at, n) =>
    sql`insert into consents (customer_id, seq, purpose, state, at, recorded_at, source) values (${who}, ${n + 1}, 'p', 'granted', now(), ${at}, 's')`.execute(db), // prettier-ignore
  stage: (who, at, n) =>
    sql`insert into stages (customer_id, seq, from_stage, to_stage, at, cause) values (${who}, ${n + 1}, 'light', 'registered', ${at}, 'c')`.execute(db), // prettier-ignore
  points: (who, at, n) =>
    sql`insert into points (customer_id, enrolment_id, step, journey, points, reason, at) values (${who}, ${randomUUID()}, ${`s${n}`}, 'j', 1, 'r', ${at})`.execute(db), // prettier-ignore
  merge: (who, at) =>
    sql`insert into merges (customer_id, at, what, other, source) values (${who}, ${at}, 'merge', ${randomUUID()}, 's')`.execute(db), // prettier-ignore
  call: (who, at) =>
    sql`insert into calls (customer_id, call_id, enrolment_id, journey, version, step, url, body, status, decided_at, until, at)
      values (${who}, ${randomUUID()}, ${randomUUID()}, 'j', 1, 's', 'u', '{}', 'open', ${at}, ${at}, ${at})`.execute(db), // prettier-ignore
};
const kinds = Object.keys(add) as TimelineItem['kind'][];

async function pages(who: string, limit: number): Promise<TimelineItem[]> {
  const all: TimelineItem[] = [];
  for (;;) {
    const last = all.at(-1);
    const { items: found } = await readTimeline(db, who, { limit, before: last });
    all.push(...found);
    if (found.length < limit) return all;
  }
}

test('pages of any size hold everything once and in the order of the whole list', async () => {
  const happening = fc.record({ kind: fc.constantFrom(...kinds), at: fc.integer({ min: 0, max: 3 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), async (life, limit) => {
      const who = await customer();
      for (const [n, { kind, at }] of life.entries()) await add[kind](who, new Date(start + at), n);
      const { items: whole } = await readTimeline(db, who, { limit: 200 });
      expect(whole).toHaveLength(life.length);
      expect(await pages(who, limit)).toEqual(whole);
      expect(whole.map(({ at }) => at)).toEqual(whole.map(({ at }) => at).sort((one, other) => other - one));
    }),
    { numRuns: 40 },
  );
});

test('events of the same millisecond keep their order, the newest first', async () => {
  const who = await customer();
  for (let n = 0; n < 25; n++) await add.event(who, new Date(start), n);
  const names = (await pages(who, 4)).map(({ data }) => data['name']);
  expect(names).toEqual(Array.from({ length: 25 }, (_, n) => `e${24 - n}`));
});

test('a page reads the index of each source and no more rows than it shows', async () => {
  const who = await customer();
  await sql`insert into events (customer_id, event_id, name, at, received_at, source, message_id)
    select ${who}, gen_random_uuid(), 'Seen', now() - n * interval '1 minute', now(), 's', n::text || ${who} from generate_series(1, 20000) n`.execute(db); // prettier-ignore
  const reads = async () => {
    const [row] = (await sql<{ n: number }>`select coalesce(sum(idx_tup_fetch), 0)::int + coalesce(sum(seq_tup_read), 0)::int as n
      from pg_stat_user_tables where relname = 'events'`.execute(db)).rows; // prettier-ignore
    return row?.n ?? 0;
  };
  const flush = () => sql`select pg_stat_force_next_flush()`.execute(db);
  await db.connection().execute(async (one) => {
    await sql`select pg_stat_force_next_flush()`.execute(one);
    const before = await reads();
    const { items } = await readTimeline(one, who, { limit: 50 });
    await readTimeline(one, who, { limit: 50, before: items.at(-1) });
    await sql`select pg_stat_force_next_flush()`.execute(one);
    await flush();
    expect((await reads()) - before).toBeLessThan(1_000);
  });
});

test('a place that names nothing of ours is no failure', async () => {
  const who = await customer();
  await add.event(who, new Date(start), 0);
  for (const kind of kinds) {
    const { items: found } = await readTimeline(db, who, { limit: 5, before: { at: start + 1, kind, id: '99999999999999999999999999' } }); // prettier-ignore
    expect(found).toHaveLength(1);
  }
});

const comment = (who: string, at: number, text: string) =>
  sql`insert into events (customer_id, event_id, name, properties, at, received_at, source, message_id)
    values (${who}, ${randomUUID()}, 'Comment Posted', ${JSON.stringify({ text })}::jsonb, ${new Date(start + at)}, now(), 's', ${randomUUID()})`.execute(db); // prettier-ignore

test.each([
  ['whatever case', 'PRODUKT großartig', true],
  ['whatever width', 'ｐｒｏｄｕｋｔ', true],
  ['part of a word, as Chinese has no spaces', '好吃', true],
  ['the name of the event', 'comment', true],
  ['a quotation mark', '"toll"', true],
  ['letters beyond ASCII in capitals', 'ÜBERAUS', true],
  ['only one of two words', 'produkt schlecht', false],
  ['a sign that means something elsewhere', 'pro%', false],
])('words are found by %s', async (_name, q, isThere) => {
  const who = await customer();
  await comment(who, 0, 'Das Produkt ist großartig, überaus "toll". 面条很好吃。');
  await comment(who, 1, 'Nothing of it.');
  const { items } = await readTimeline(db, who, { limit: 5, words: searchWords(q) });
  const found = items.filter(({ at }) => at === start);
  expect(found).toHaveLength(isThere ? 1 : 0);
});

test('a search goes on from page to page however far the words lie apart, and looks through a thousand things at a time', async () => {
  const who = await customer();
  await sql`insert into events (customer_id, event_id, name, properties, at, received_at, source, message_id)
    select ${who}, gen_random_uuid(), 'Seen', case when n % 1000 = 0 or n = 1 then '{"text": "needle"}'::jsonb else '{}' end,
      ${new Date(start)}::timestamptz - n * interval '1 minute', now(), 's', n::text || ${who} from generate_series(1, 3500) n`.execute(db); // prettier-ignore
  const found: number[] = [];
  let pages = 0;
  for (let before: TimelinePlace | undefined; ;) {
    const { items, stoppedAt } = await readTimeline(db, who, { limit: 2, before, words: ['needle'] });
    found.push(...items.map(({ at }) => (start - at) / 60_000));
    pages += 1;
    before = stoppedAt ?? (items.length === 2 ? items.at(-1) : undefined);
    if (!before) break;
  }
  expect(found).toEqual([1, 1_000, 2_000, 3_000]);
  expect(pages).toBeLessThan(7);
});

test('only the kinds that are asked for are shown', async () => {
  const who = await customer();
  for (const [n, kind] of kinds.entries()) await add[kind](who, new Date(start + n), n);
  const { items } = await readTimeline(db, who, { limit: 50, kinds: ['event', 'stage'] });
  expect(items.map(({ kind }) => kind).sort()).toEqual(['event', 'stage']);
});
