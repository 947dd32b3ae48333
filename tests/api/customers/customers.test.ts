import { sql } from 'kysely';
import { startApi, type Answer, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const at = (name: string, rest = ''): string => `/v1/customers/${encodeURIComponent(name)}${rest}`;
const put = (name: string, body: object = {}, headers: Record<string, string> = {}) =>
  api.call('PUT', at(name), body, headers);
const consent = (name: string, body: object, headers: Record<string, string> = {}) =>
  api.call('POST', at(name, '/consents'), body, headers);
const items = ({ body }: Answer): Record<string, unknown>[] => body['items'] as Record<string, unknown>[];
const codeOf = ({ status, body }: Answer) => [status, body['code']];
const signals = async (id: unknown): Promise<string[]> =>
  (
    await sql<{ signal: string }>`select signal from outbox where customer_id = ${id} order by id`.execute(api.db)
  ).rows.map((row) => row.signal);

describe('the profile', () => {
  test('PUT makes it, updates it, and shows traits with source and time', async () => {
    const made = await put('user:ann', { traits: { firstName: 'Ann', email: 'Ann@Example.org' } });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      stage: 'anonymous',
      identifiers: [
        { kind: 'email', value: 'ann@example.org' },
        { kind: 'user', value: 'ann' },
      ],
      traits: { firstName: { value: 'Ann', source: 'ADMIN_KEY' } },
      preferences: {},
      consents: [],
      enrolments: [],
      loyalty: { points: 0, tier: null },
    });
    const changed = await put('email:ann@example.org', { traits: { firstName: null, lastName: 'B' } });
    expect([changed.status, changed.body['id']]).toEqual([200, made.body['id']]);
    expect(Object.keys(changed.body['traits'] ?? {}).sort()).toEqual(['email', 'lastName']);
    expect(await signals(made.body['id'])).toEqual(['registration']);
  });

  test('it is found by id, by any identifier, and by lookup without an address in the URL', async () => {
    const { body } = await put('user:bob', {
      identifiers: [{ kind: 'phone', value: '+49 30 901820', verified: true }],
    });
    for (const name of [
      String(body['id']),
      String(body['id']).toUpperCase(),
      'user:bob',
      'phone:+4930901820',
      'phone:+49 30 901820',
    ]) {
      expect((await api.call('GET', at(name))).body['id']).toBe(body['id']);
    }
    const found = await api.call('POST', '/v1/customers/lookup', { kind: 'phone', value: '0049 30 90 18 20' });
    expect(found.body['id']).toBe(body['id']);
    expect(found.body['identifiers']).toContainEqual({
      kind: 'phone',
      value: '+4930901820',
      verifiedAt: expect.any(String),
    });
  });

  test('a stale ETag changes nothing', async () => {
    const { headers } = await put('user:cleo', { traits: { n: 1 } });
    const tag = headers.get('etag') ?? '';
    expect((await api.call('PATCH', at('user:cleo'), { traits: { n: 2 } }, { 'if-match': tag })).status).toBe(200);
    expect(codeOf(await api.call('PATCH', at('user:cleo'), { traits: { n: 3 } }, { 'if-match': tag }))).toEqual([
      412,
      'stale',
    ]);
    expect(codeOf(await put('user:cleo', { traits: { n: 3 } }, { 'if-none-match': '*' }))).toEqual([412, 'stale']);
    expect((await api.call('GET', at('user:cleo'))).body['traits']).toMatchObject({ n: { value: 2 } });
  });

  test('an identifier of somebody else is refused and nothing of the request is kept', async () => {
    const device = [{ kind: 'device', value: 'doras' }];
    await put('user:dora', { identifiers: device });
    const refused = await put('user:eve', { identifiers: device, traits: { city: 'Rom' } });
    expect(codeOf(refused)).toEqual([409, 'identifier-taken']);
    expect((await api.call('GET', at('user:eve'))).status).toBe(404);
    expect(codeOf(await put('user:frank', { traits: { email: 'no address' } }))).toEqual([422, 'blocked-identifier']);
    expect(codeOf(await put('user:null'))).toEqual([404, 'unknown-customer']);
    expect((await api.call('PATCH', at('user:nobody'), { traits: {} })).status).toBe(404);
  });
});

describe('permission', () => {
  test('the ledger only grows, and is read newest first in pages', async () => {
    await put('user:gus');
    for (const state of ['granted', 'withdrawn', 'granted']) {
      expect(
        (await consent('user:gus', { purpose: 'news', channel: 'email', state, source: 'test', evidence: { form: 7 } }))
          .status,
      ).toBe(200);
    }
    const first = await api.call('GET', at('user:gus', '/consents?limit=2'));
    expect(items(first).map(({ seq, state }) => [seq, state])).toEqual([
      [3, 'granted'],
      [2, 'withdrawn'],
    ]);
    expect(items(first)[0]).toMatchObject({ purpose: 'news', channel: 'email', source: 'test', evidence: { form: 7 } });
    const second = await api.call('GET', at('user:gus', `/consents?limit=2&cursor=${String(first.body['next'])}`));
    expect([items(second).map(({ seq }) => seq), second.body['next']]).toEqual([[1], null]);
    expect((await api.call('GET', at('user:gus'))).body['consents']).toMatchObject([{ seq: 3, state: 'granted' }]);
  });

  test('the profile shows the word that counts: of a withdrawal and a grant of one instant the withdrawal', async () => {
    await put('user:gil');
    for (const state of ['withdrawn', 'granted'])
      await consent('user:gil', { purpose: 'news', state, source: 'test', at: '2026-01-05T10:00:00Z' });
    expect((await api.call('GET', at('user:gil'))).body['consents']).toMatchObject([{ state: 'withdrawn' }]);
  });

  test('the profile shows a consent that thousands of later lines of another purpose stand after', async () => {
    const { body } = await put('user:gaby');
    await consent('user:gaby', { purpose: 'news', state: 'granted', source: 'test' });
    await sql`insert into consents (customer_id, seq, purpose, state, at, recorded_at, source)
      select ${body['id']}, n, 'orders', case n % 2 when 0 then 'granted' else 'withdrawn' end,
        now() - interval '1 day' + n * interval '1 second', now(), 'test' from generate_series(2, 2001) n`.execute(
      api.db,
    );
    expect((await api.call('GET', at('user:gaby'))).body['consents']).toMatchObject([
      { purpose: 'orders', seq: 2001 },
      { purpose: 'news', state: 'granted' },
    ]);
  });

  test('the same Idempotency-Key appends one line, also 20 times at once, and not for another request', async () => {
    await put('user:hal');
    const headers = { 'idempotency-key': '"one-consent"' };
    const body = { purpose: 'news', state: 'granted', source: 'test' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => consent('user:hal', body, headers)));
    for (const { body: same } of answers) expect(same).toEqual(answers[0]?.body);
    expect(items(await api.call('GET', at('user:hal', '/consents')))).toHaveLength(1);
    expect(codeOf(await consent('user:hal', { ...body, state: 'denied' }, headers))).toEqual([
      422,
      'idempotency-key-reused',
    ]);
  });

  test('a withdrawal answers 200 when nothing is in the air, and 202 with what is', async () => {
    const { body } = await put('user:ida');
    await insertClaim(String(body['id']), 'news');
    expect((await consent('user:ida', { purpose: 'orders', state: 'withdrawn', source: 'test' })).status).toBe(200);
    const started = Date.now();
    const answer = await consent('user:ida', { purpose: 'news', state: 'withdrawn', source: 'test' });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({
      state: 'withdrawn',
      inTheAir: [{ journey: 'j', step: 's', channel: 'email' }],
    });
    expect(Date.now() - started).toBeGreaterThan(1_900);
    expect(await signals(body['id'])).toEqual(['registration', 'consentChange', 'consentChange']);
  });

  test('a withdrawal waits for a hand-over that settles', async () => {
    const { body } = await put('user:jan');
    await insertClaim(String(body['id']), 'news');
    const answer = consent('user:jan', { purpose: 'news', state: 'withdrawn', source: 'test' });
    await new Promise((done) => setTimeout(done, 300));
    await sql`update messages set status = 'sent' where customer_id = ${body['id']}`.execute(api.db);
    expect((await answer).status).toBe(200);
  });

  test('wishes are patched: absent stays, null is taken back', async () => {
    await put('user:kim');
    const wish = (body: object) => api.call('PATCH', at('user:kim', '/preferences'), body);
    await wish({
      channels: ['email', 'sms'],
      topics: { news: true, offers: false },
      snoozeUntil: '2030-01-01T00:00:00Z',
      timezone: 'Asia/Shanghai',
    });
    await wish({ frequency: { max: 1, per: 'P1D' }, topics: { offers: null, orders: true }, snoozeUntil: null });
    expect((await api.call('GET', at('user:kim', '/preferences'))).body).toEqual({
      channels: ['email', 'sms'],
      topics: { news: true, orders: true },
      timezone: 'Asia/Shanghai',
      frequency: { max: 1, per: '1 day' },
    });
    const wrong = {
      channels: ['pigeon'],
      timezone: 'Mars/Base',
      quietHours: { from: '8', to: '9:00' },
      frequency: { max: -1, per: 'soon' },
      colour: 'red',
    };
    const refused = await wish(wrong);
    expect(refused.status).toBe(422);
    const pointers = (refused.body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(pointers.sort()).toEqual([
      '/channels/0',
      '/colour',
      '/frequency/max',
      '/frequency/per',
      '/quietHours/from',
      '/quietHours/to',
      '/timezone',
    ]);
  });
});

describe('outreach and rights', () => {
  test('pause keeps its first moment, resume lets go, and each tells the workflow', async () => {
    const { body } = await put('user:lea');
    const paused = await api.call('POST', at('user:lea', '/pause'), { reason: 'on holiday' });
    expect(paused.body).toMatchObject({ paused: true, reason: 'on holiday' });
    const again = await api.call('POST', at('user:lea', '/pause'));
    expect(again.body['at']).toBe(paused.body['at']);
    expect((await api.call('GET', at('user:lea'))).body['paused']).toEqual({
      at: paused.body['at'],
      reason: 'on holiday',
    });
    expect((await api.call('POST', at('user:lea', '/resume'), {})).body['paused']).toBe(false);
    expect((await api.call('GET', at('user:lea'))).body['paused']).toBeUndefined();
    expect(await signals(body['id'])).toEqual(['registration', 'wake', 'wake']);
  });

  test('the timeline holds everything, newest first, in pages without gap or double', async () => {
    await put('user:max', { traits: { a: 1 } });
    await api.call('POST', '/v1/track', { userId: 'max', event: 'Seen' });
    await consent('user:max', { purpose: 'news', state: 'granted', source: 'test' });
    await api.call('PATCH', at('user:max', '/preferences'), { language: 'zh' });
    await api.call('POST', at('user:max', '/pause'), {});
    const seen: unknown[] = [];
    for (let cursor = ''; ;) {
      const page = await api.call('GET', at('user:max', `/timeline?limit=2${cursor}`));
      seen.push(...items(page).map(({ kind, name, change, state }) => [kind, name ?? change ?? state]));
      const { next } = page.body;
      if (typeof next !== 'string') break;
      cursor = `&cursor=${next}`;
    }
    expect(seen).toEqual([
      ['change', 'paused'],
      ['change', 'preferences'],
      ['consent', 'granted'],
      ['event', 'Seen'],
      ['event', 'Identify'],
    ]);
  });

  test('an erased person is nowhere, and the address stays suppressed when it comes back', async () => {
    const { body } = await put('user:nora', { traits: { email: 'nora@example.org', secretWord: 'xyzzy-canary' } });
    await api.call('POST', '/v1/track', {
      userId: 'nora',
      event: 'Seen',
      messageId: 'nora-1',
      properties: { word: 'xyzzy-canary' },
    });
    await consent('user:nora', { purpose: 'news', state: 'granted', source: 'test' }, { 'idempotency-key': 'nora' });
    const copy = await api.call('GET', at('user:nora', '/export'));
    expect(copy.text.match(/xyzzy-canary/g)?.length).toBeGreaterThanOrEqual(3);
    const erased = await api.call('DELETE', at('user:nora'));
    expect(erased.body).toEqual({ receipt: expect.any(String), erasedAt: expect.any(String) });
    for (const rest of [
      '',
      '/timeline',
      '/consents',
      '/preferences',
      '/messages',
      '/decisions',
      '/enrolments',
      '/export',
    ]) {
      expect((await api.call('GET', at(String(body['id']), rest))).status).toBe(404);
    }
    expect(await dump()).not.toMatch(/nora@|xyzzy-canary|nora-1/);
    expect(await signals(body['id'])).toEqual(['erase']);
    const back = await put('user:nora-again', { traits: { email: ' NORA@example.org' } });
    expect(back.body['suppressed']).toEqual({ email: 'erasure' });
    expect((await api.call('DELETE', at('user:nora'))).status).toBe(404);
  });
});

/** A message that some worker is handing over at this moment. */
async function insertClaim(customerId: string, purpose: string): Promise<void> {
  await sql`insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, channel, class, priority,
      status, decided_at, not_before, at, attempt, lease_until)
    values (${customerId}, gen_random_uuid(), gen_random_uuid(), 'j', 1, 's', 't', 1, ${purpose}, 'email', 'marketing', 50,
      'handing-over', now(), now(), now(), 1, now() + interval '20 seconds')`.execute(api.db);
}

/** Every row of every table, as text. */
async function dump(): Promise<string> {
  const { rows } = await sql<{
    name: string;
  }>`select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migrations'`.execute(api.db);
  const tables = await Promise.all(
    rows.map(({ name }) => sql`select to_jsonb(t) as row from ${sql.table(name)} t`.execute(api.db)),
  );
  return JSON.stringify(tables.map((table) => table.rows));
}
