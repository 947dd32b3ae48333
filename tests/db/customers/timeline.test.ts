import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { Database } from '../../../db/base/database';
import { readTimeline, type TimelineItem } from '../../../db/customers/timeline';
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
    const found = await readTimeline(db, who, limit, last);
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
      const whole = await readTimeline(db, who, 200);
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
    const page = await readTimeline(one, who, 50);
    await readTimeline(one, who, 50, page.at(-1));
    await sql`select pg_stat_force_next_flush()`.execute(one);
    await flush();
    expect((await reads()) - before).toBeLessThan(1_000);
  });
});

test('a place that names nothing of ours is no failure', async () => {
  const who = await customer();
  await add.event(who, new Date(start), 0);
  for (const kind of kinds) {
    const found = await readTimeline(db, who, 5, { at: start + 1, kind, id: '99999999999999999999999999' });
    expect(found).toHaveLength(1);
  }
});
