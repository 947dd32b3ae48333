import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { openDatabase } from '../../../db/base/database';
import { createPool } from '../../../db/base/pool';
import { TooExpensive } from '../../../api/http/aside';
import { trustRoute } from '../../../api/operations/trust';
import { request, startApi, type Api } from '../api';

const now = Date.parse('2026-12-01T10:00:00Z');
const day = 86_400_000;
const clock = { now: () => now, realUntil: () => 0 };
const places = {
  console: '/',
  mail: '/dev/mail/page',
  temporal: '127.0.0.1:7233',
  temporalUi: 'http://127.0.0.1:8233',
  adminKeyHint: '/data/admin-key',
};
let api: Api;
beforeAll(async () => {
  api = await startApi({ clock, places });
});
afterAll(() => api.stop());

const before = (millis: number): string => new Date(now - millis).toISOString();

async function person(stage = 'light'): Promise<string> {
  const id = randomUUID();
  await sql`insert into customers (customer_id, stage, stage_since, created_at) values (${id}, ${stage}, now(), now())`.execute(api.db); // prettier-ignore
  return id;
}

type Sent = { readonly at: number; readonly journey?: string; readonly purpose?: string; readonly channel?: string; readonly status?: string; readonly reason?: string; readonly decided?: number }; // prettier-ignore

async function message(
  customer: string,
  { at, journey = 'welcome', purpose = 'news', channel = 'email', status = 'sent', reason, decided = at }: Sent,
): Promise<void> {
  // prettier-ignore
  await sql`insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, channel, class, priority, status, reason, decided_at, not_before, at)
    values (${customer}, gen_random_uuid(), gen_random_uuid(), ${journey}, 1, 's', 't', 1, ${purpose}, ${channel}, 'marketing', 50, ${status}, ${reason ?? null},
      ${before(decided)}, ${before(at)}, ${before(at)})`.execute(api.db);
}

type Said = { readonly at: number; readonly state: string; readonly purpose?: string; readonly channel?: string; readonly version?: string }; // prettier-ignore

async function consent(customer: string, { at, state, purpose = 'news', channel, version }: Said): Promise<void> {
  await sql`insert into consents (customer_id, seq, purpose, channel, state, at, recorded_at, source, statement, version)
    values (${customer}, (select count(*) + 1 from consents where customer_id = ${customer}), ${purpose}, ${channel ?? null}, ${state}, ${before(at)}, ${before(at)},
      'page', ${version === undefined ? null : 'news-by-email'}, ${version ?? null})`.execute(api.db);
}

const empty = async (): Promise<void> =>
  void (await api.asOwner('truncate customers, audit, outbox, rejected, counted, trust_days cascade'));
const get = async <T = Record<string, unknown>>(path: string): Promise<T> => (await api.call('GET', path)).body as T;

describe('today', () => {
  beforeAll(async () => {
    await empty();
    const [ann, bea] = [await person(), await person('advocate')];
    await sql`insert into identifiers (customer_id, kind, value, added_at, source) values (${ann}, 'email', 'ann@example.org', now(), 's')`.execute(api.db); // prettier-ignore
    await sql`insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, entered_at)
      select ${ann}, gen_random_uuid(), 'welcome', 1, n::text, 'active', 'w', now(), '{}', now() from generate_series(1, 2) n`.execute(api.db); // prettier-ignore
    for (const at of [1_000, 2_000, 2 * day]) await message(ann, { at });
    await message(bea, { at: 1_000, status: 'unknown' });
    await message(bea, { at: 3 * day, status: 'decided' });
    for (const at of [1_000, 2 * day]) await message(ann, { at, status: 'withheld', reason: 'no-consent' });
    for (const at of [1_000, 2_000]) await message(ann, { at, status: 'withheld', reason: 'capped' });
    await message(ann, { at: 1_000, status: 'failed', reason: 'bounced' });
    await consent(ann, { at: 2 * day, state: 'granted' });
    await consent(ann, { at: 3_000, state: 'withdrawn' });
    await consent(ann, { at: 2_000, state: 'withdrawn', purpose: 'offers' });
    await consent(bea, { at: 2_000, state: 'granted' });
    await consent(await person(), { at: 2_000, state: 'granted', purpose: 'right:restrict' });
    await sql`insert into decisions (customer_id, at, enrolment_id, journey, version, step, outcome, reason, data)
      values (${ann}, ${before(0)}, gen_random_uuid(), 'welcome', 1, 's', 'skip', 'no-consent', '{"purpose":"p","channel":"email"}')`.execute(api.db); // prettier-ignore
    await sql`insert into outbox (customer_id, signal) values (${ann}, 'event')`.execute(api.db);
    await sql`insert into parked (customer_id, part, id, problem, reason, detail, journey, version, step, template, since, tried_at, tries, retry_at, revision, build)
      values (${ann}, 'passage', 'x', gen_random_uuid(), 'template-error', 'TypeError', 'welcome', 1, 'hello', 'broken', now(), now(), 1, now(), 0, '')`.execute(api.db); // prettier-ignore
    await sql`insert into rejected (at, key_id, key_name, code, detail, names) values (now(), gen_random_uuid(), 'k', 'invalid', 'd', '{}')`.execute(api.db); // prettier-ignore
    await sql`insert into counted (what, hour, slot, count) values ('forgotten/events', now(), 0, 7)`.execute(api.db);
  });

  test('says what went out, what did not and why, who said what, what waits, and what stops people', async () => {
    const told = await get('/v1/today');
    expect(told).toMatchObject({
      now: '2026-12-01T10:00:00.000Z',
      since: '2026-11-30T10:00:00.000Z',
      ready: true,
      parts: { database: 'ready' },
      messages: {
        sent: 3,
        failed: 1,
        waiting: 1,
        withheld: [
          { reason: 'capped', words: 'cap full', count: 2 },
          { reason: 'no-consent', words: 'no consent', count: 1 },
        ],
      },
      people: { withdrew: 1, agreed: 1 },
      journeys: { live: 0, underWay: [{ journey: 'welcome', people: 1 }] },
      backlog: { untold: 1 },
      problems: [{ journey: 'welcome', step: 'hello', template: 'broken', people: 1 }],
      rejected: [{ code: 'invalid', count: 1 }],
      deleted: [{ what: 'events', count: 7 }],
      decisions: [{ journey: 'welcome', outcome: 'skip', words: 'Not sent: there is no consent for p by email.' }],
    });
    expect((told['people'] as { stages: unknown }).stages).toContainEqual({ stage: 'advocate', people: 1 });
    expect(JSON.stringify(told)).not.toContain('ann@');
  });

  test('is told in Chinese too', async () => {
    const { decisions, messages, problems } = await get<Record<string, never>>('/v1/today?lang=zh');
    expect(JSON.stringify([decisions, messages, problems])).toMatch(/[一-鿿].*[一-鿿].*[一-鿿]/);
    expect((await api.call('GET', '/v1/today?lang=xx')).status).toBe(400);
    expect(JSON.stringify(await get('/v1/problems?lang=zh'))).toMatch(/[一-鿿]/);
  });

  test('needs a key where the listener wants one, and tells nobody else where the first key is', async () => {
    expect((await request(`${api.url}/v1/today`, 'GET', undefined, {})).status).toBe(401);
    const told = await get('/v1/today');
    expect([told['openTo'], JSON.stringify(told).includes('admin-key')]).toEqual([undefined, false]);
  });

  test('needs none on loopback, where it says why, and where the first key is found', async () => {
    const open = await startApi({ clock, places, listener: { host: '127.0.0.1', operators: 'on-loopback' } });
    const { body } = await request(`${open.url}/v1/today`, 'GET', undefined, {});
    expect(body).toMatchObject({ openTo: 'on-loopback', places: { adminKey: '/data/admin-key' } });
    await open.stop();
  });

  test('is unavailable while the database is away, and that is said', async () => {
    const db = openDatabase(createPool({ url: 'postgres://nobody@127.0.0.1:9/none', max: 1, name: 'test' }));
    const lonely = await startApi({ db, listener: { host: '127.0.0.1', operators: 'on-loopback' } });
    const answer = await request(`${lonely.url}/v1/today`, 'GET', undefined, {});
    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    await lonely.stop();
    await db.destroy();
  });
});

describe('trust', () => {
  beforeEach(empty);
  type Share = { name: string | null; version?: string };
  const shares = async (of: string, query = ''): Promise<unknown[]> =>
    ((await get<Record<string, unknown>>(`/v1/trust${query}`))[of] as Share[]).map((one) => ({ ...one }));

  test('counts people and not lines, by purpose and by channel', async () => {
    const [ann, bea, cem] = [await person(), await person(), await person()];
    for (const at of [9 * day, 8 * day]) await message(ann, { at });
    await message(bea, { at: 9 * day, channel: 'sms' });
    await consent(ann, { at: 10 * day, state: 'granted', channel: 'email' });
    await consent(ann, { at: 7 * day, state: 'withdrawn', channel: 'email' });
    await consent(ann, { at: 6 * day, state: 'withdrawn', channel: 'email' });
    await consent(bea, { at: 10 * day, state: 'denied' });
    await consent(cem, { at: 5 * day, state: 'withdrawn' });
    await consent(cem, { at: 60 * day, state: 'granted' });
    await consent(cem, { at: 4 * day, state: 'granted', purpose: 'right:object:profiling' });
    const news = { name: 'news', asked: 2, granted: 1, optIn: 0.5, reached: 2, withdrew: 2, withdrawal: 2 / 3 };
    expect(await shares('purposes')).toEqual([news]);
    const none = { asked: 0, granted: 0, optIn: null, reached: 0, withdrew: 0, withdrawal: null };
    expect(await shares('channels')).toEqual([
      { name: 'email', asked: 1, granted: 1, optIn: 1, reached: 1, withdrew: 1, withdrawal: 1 },
      { ...none, name: null, asked: 1, optIn: 0, withdrew: 1, withdrawal: 1 },
      { ...none, name: 'sms', reached: 1, withdrawal: 0 },
    ]);
    expect(await shares('purposes', `?from=${before(400 * day)}&to=${before(100 * day)}`)).toEqual([]);
  });

  test('lays a no to the journey whose message came before it, within a week', async () => {
    const [ann, bea, cem] = [await person(), await person(), await person()];
    await message(ann, { at: 9 * day, journey: 'welcome' });
    await message(ann, { at: 8 * day, journey: 'sale' });
    await consent(ann, { at: 7 * day, state: 'withdrawn' });
    await message(bea, { at: 20 * day, journey: 'sale' });
    await consent(bea, { at: 7 * day, state: 'withdrawn' });
    await message(cem, { at: 9 * day, journey: 'sale', status: 'withheld', reason: 'capped' });
    await consent(cem, { at: 7 * day, state: 'withdrawn' });
    const told = (await shares('journeys')) as { name: string; reached: number; withdrew: number }[];
    expect(told.map(({ name, reached, withdrew }) => [name, reached, withdrew])).toEqual([
      ['sale', 2, 1],
      [null, 0, 2],
      ['welcome', 1, 0],
    ]);
  });

  test('follows those who agreed to a version of a statement', async () => {
    const [ann, bea, cem] = [await person(), await person(), await person()];
    await consent(ann, { at: 9 * day, state: 'granted', version: '1' });
    await consent(ann, { at: 8 * day, state: 'withdrawn' });
    await consent(bea, { at: 9 * day, state: 'granted', version: '1', channel: 'email' });
    await consent(bea, { at: 8 * day, state: 'withdrawn', channel: 'sms' });
    await consent(cem, { at: 9 * day, state: 'denied', version: '2' });
    expect(await shares('statements')).toEqual([
      { name: 'news-by-email', version: '1', asked: 2, granted: 2, optIn: 1, reached: 2, withdrew: 1, withdrawal: 0.5 },
      { name: 'news-by-email', version: '2', asked: 1, granted: 0, optIn: 0, reached: 0, withdrew: 0, withdrawal: null },
    ]); // prettier-ignore
  });

  test('tells how many messages people had in a week, and how long they still came after a no', async () => {
    const [ann, bea, cem] = [await person(), await person(), await person()];
    for (const at of [1, 2, 3]) await message(ann, { at: at * day });
    await message(ann, { at: 8 * day });
    await message(bea, { at: 1 * day });
    await consent(ann, { at: 2 * day, state: 'withdrawn' });
    await message(bea, { at: 5 * day - 1_500, decided: 5 * day + 100 });
    await consent(bea, { at: 5 * day, state: 'withdrawn' });
    await consent(cem, { at: 5 * day, state: 'withdrawn' });
    const { pressure, silence } = await get<{ pressure: { bars: { weeks: number }[] }; silence: unknown }>('/v1/trust');
    expect(pressure).toMatchObject({ weeks: 4, median: 2, p95: 3, most: 3 });
    expect(pressure.bars.slice(0, 3).map(({ weeks }) => weeks)).toEqual([1, 1, 1]);
    expect(silence).toEqual({ withdrawals: 3, late: 1, p50: 0, p99: 1_500, most: 1_500 });
  });

  test('tells why people leave, what followed, and who became an advocate', async () => {
    const [ann, bea] = [await person(), await person()];
    await consent(ann, { at: 9 * day, state: 'withdrawn' });
    await consent(ann, { at: 2 * day, state: 'granted' });
    await message(ann, { at: 1 * day });
    const asked = (who: string, at: number, [question, answer, kind]: [string, string | null, string]) =>
      sql`insert into feedback (customer_id, feedback_id, at, question, scores, touchpoint, contacts, consent_seq, answer) values (${who}, gen_random_uuid(), ${before(at)},
        ${question}, '{}', ${JSON.stringify({ kind, at: now - at })}::text::jsonb, '{"days": 30, "total": 4, "byChannel": {"email": 4}}', 1, ${answer})`.execute(api.db); // prettier-ignore
    await asked(ann, 9 * day, ['too-many', 'weekly', 'contacts']);
    await asked(bea, 8 * day, ['too-many', null, 'contacts']);
    await asked(bea, 7 * day, ['in-store', 'staff', 'store']);
    await sql`insert into stages (customer_id, seq, from_stage, to_stage, at, cause) values (${ann}, 1, 'registered', 'advocate', ${before(day)}, 'x'), (${bea}, 1, 'advocate', 'registered', ${before(day)}, 'x')`.execute(api.db); // prettier-ignore
    const { leaving, advocates } = await get<{ leaving: unknown[]; advocates: unknown }>('/v1/trust');
    expect(leaving).toHaveLength(3);
    expect(leaving).toContainEqual({ touchpoint: 'contacts', question: 'too-many', answer: 'weekly', people: 1 });
    expect(leaving).toContainEqual({ touchpoint: 'contacts', question: 'too-many', answer: null, people: 1 });
    expect(advocates).toEqual({ made: 1, lost: 1 });
    const listed = async (query: string): Promise<Record<string, unknown>[]> =>
      (await get<{ items: Record<string, unknown>[] }>(`/v1/feedback?${query}`)).items;
    expect((await listed('question=too-many')).map(({ customer, who, since }) => [customer, who, since])).toEqual([
      [bea, { id: bea, identifiers: [] }, { agreedAgain: false, messages: 0 }],
      [ann, { id: ann, identifiers: [] }, { agreedAgain: true, messages: 1 }],
    ]);
    expect((await listed('answer=staff')).map(({ customer }) => customer)).toEqual([bea]);
    expect((await listed(`from=${before(7.5 * day)}`)).map(({ question }) => question)).toEqual(['in-store']);
    expect((await api.call('GET', '/v1/feedback?question=why')).status).toBe(400);
  });

  test.each([
    ['ends before it begins', `from=${before(1)}&to=${before(2)}`],
    ['is longer than a year', `from=${before(367 * day)}`],
    ['is no time', 'from=yesterday'],
  ])('a span that %s is refused', async (_how, query) => {
    expect(await api.call('GET', `/v1/trust?${query}`)).toMatchObject({ status: 400, body: { code: 'malformed-request' } }); // prettier-ignore
  });

  test('what takes longer than it may is broken off, and what to do is said', async () => {
    const pool = createPool({ url: api.databaseUrl, max: 1, name: 'hurried' });
    const db = openDatabase(pool);
    await person();
    await api.asOwner(`insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, class, priority, status, decided_at, not_before, at)
      select customer_id, gen_random_uuid(), gen_random_uuid(), 'j', 1, 's', 't', 1, 'p', 'marketing', 50, 'sent', '2026-11-30', '2026-11-30', '2026-11-30'
      from customers, generate_series(1, 50000)`);
    // Last, since a connection that waits for nothing is closed.
    await sql`set statement_timeout = 1`.execute(db);
    const { run } = trustRoute({ db, clock });
    const call = { params: {}, query: {}, body: {}, headers: {}, caller: '', gone: new AbortController().signal };
    await expect(run({ ...call, key: { id: '', name: '', scopes: [] } })).rejects.toThrow(TooExpensive);
    await db.destroy();
  });
});
