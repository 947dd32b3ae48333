import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { request, startApi, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const events = async (name: string) =>
  (
    await sql<{
      customer_id: string;
      at: number;
      received_at: number;
      undecided: boolean;
      type: string;
      properties: unknown;
    }>`
    select * from events where name = ${name} order by seq`.execute(api.db)
  ).rows;
const idOf = async (name: string): Promise<string> =>
  String((await api.call('GET', `/v1/customers/${encodeURIComponent(name)}`)).body['id']);
const outbox = async (name: string): Promise<string[]> => {
  const { rows } = await sql<{
    signal: string;
  }>`select signal from outbox where customer_id = ${await idOf(name)} order by id`.execute(api.db);
  return rows.map((row) => row.signal);
};

describe('single calls', () => {
  test('a track is durable when it is answered, and makes the profile', async () => {
    const answer = await api.call('POST', '/v1/track', { userId: 'single-1', event: 'Seen', properties: { a: 1 } });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ success: true });
    expect(await events('Seen')).toMatchObject([{ type: 'track', properties: { a: 1 }, undecided: false }]);
    expect(await outbox('user:single-1')).toEqual(['registration']);
  });

  test('every call of Segment is taken, on its long and its short path', async () => {
    const bodies: Record<string, object> = {
      identify: { traits: { plan: 'x' } },
      track: { event: 'Six' },
      page: { name: 'Home Page' },
      screen: { properties: {} },
      group: { groupId: 'g' },
      alias: { previousId: 'anon-six' },
    };
    for (const [type, body] of Object.entries(bodies)) {
      for (const path of [`/v1/${type}`, `/v1/${type[0]}`]) {
        expect((await api.call('POST', path, { userId: 'six', ...body })).body).toEqual({ success: true });
      }
    }
    const { rows } = await sql<{ type: string; name: string; count: number }>`
      select type, name, count(*) from events where customer_id = ${await idOf('user:six')} group by 1, 2 order by 1`.execute(
      api.db,
    );
    expect(rows).toEqual([
      { type: 'alias', name: 'Alias', count: 2 },
      { type: 'group', name: 'Group', count: 2 },
      { type: 'identify', name: 'Identify', count: 2 },
      { type: 'page', name: 'Home Page', count: 2 },
      { type: 'screen', name: 'Screen', count: 2 },
      { type: 'track', name: 'Six', count: 2 },
    ]);
    expect(await idOf('anonymous:anon-six')).toBe(await idOf('user:six'));
  });

  test('the key may come as Basic, in the body, and the body as text/plain or gzip under another name', async () => {
    const key = await api.key(['ingest']);
    const url = `${api.url}/v1/batch`;
    const batch = (n: number) => ({
      batch: [{ type: 'track', userId: 'clients', event: 'Client', messageId: `client-${n}` }],
    });
    const basic = { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` };
    expect((await request(url, 'POST', batch(1), basic)).status).toBe(200);
    expect(
      (await request(url, 'POST', JSON.stringify({ ...batch(2), writeKey: key }), { 'content-type': 'text/plain' }))
        .status,
    ).toBe(200);
    const zipped = { ...basic, 'content-encoding': 'gzip', 'content-type': 'application/x-www-form-urlencoded' };
    expect((await request(url, 'POST', gzipSync(JSON.stringify(batch(3))), zipped)).status).toBe(200);
    expect((await request(url, 'POST', { ...batch(4), writeKey: 'wrong' }, {})).status).toBe(401);
    expect(await events('Client')).toHaveLength(3);
  });

  test('browsers of any site may send, and may call nothing else', async () => {
    const preflight = {
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    };
    const asked = await request(`${api.url}/v1/t`, 'OPTIONS', undefined, preflight);
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    const other = await request(`${api.url}/v1/keys`, 'OPTIONS', undefined, preflight);
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    const settings = await request(`${api.url}/v1/projects/${api.adminKey}/settings`, 'GET', undefined, {});
    expect(settings.body['integrations']).toMatchObject({ 'Segment.io': { apiKey: api.adminKey } });
  });
});

describe('once', () => {
  test('the same message sent 50 times at once counts once', async () => {
    const call = { userId: 'fifty', event: 'Fifty', messageId: 'fifty-1' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => api.call('POST', '/v1/track', call)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await events('Fifty')).toHaveLength(1);
  });

  test('50 different messages of 50 new people at once, each in two batches of opposite order, count 50 and make 50 profiles', async () => {
    const calls = Array.from({ length: 50 }, (_, n) => ({
      type: 'track',
      anonymousId: `crowd-${n}`,
      event: 'Crowd',
      messageId: `crowd-${n}`,
    }));
    const batches = Array.from({ length: 8 }, (_, n) => ({ batch: n % 2 ? calls : calls.toReversed() }));
    const answers = await Promise.all(batches.map((body) => api.call('POST', '/v1/batch', body)));
    expect(answers.map(({ status }) => status)).toEqual(batches.map(() => 200));
    const stored = await events('Crowd');
    expect(stored).toHaveLength(50);
    expect(new Set(stored.map((event) => event.customer_id)).size).toBe(50);
  });

  test('an identify that comes again later does not turn the traits back', async () => {
    const first = { userId: 'again', traits: { city: 'Bonn', email: 'again@example.org' }, messageId: 'again-1' };
    await api.call('POST', '/v1/identify', first);
    await api.call('POST', '/v1/identify', {
      userId: 'again',
      traits: { city: 'Kiel', email: 'new@example.org' },
      messageId: 'again-2',
    });
    await api.call('POST', '/v1/identify', first);
    const { body } = await api.call('GET', '/v1/customers/user:again');
    expect(body['traits']).toMatchObject({ city: { value: 'Kiel' } });
    expect(body['identifiers']).toEqual([
      { kind: 'user', value: 'again' },
      { kind: 'email', value: 'new@example.org' },
    ]);
    expect((await api.call('GET', '/v1/customers/email:again@example.org')).status).toBe(404);
  });

  test('the same message id of two keys counts twice', async () => {
    const call = { userId: 'two-keys', event: 'Two Keys', messageId: 'two-keys' };
    for (const scope of ['ingest', 'ingest'] as const) {
      await api.call('POST', '/v1/track', call, { authorization: `Bearer ${await api.key([scope])}` });
    }
    expect(await events('Two Keys')).toHaveLength(2);
  });
});

describe('batches', () => {
  test('bad calls are left out and counted; the good ones beside them count', async () => {
    const batch = [
      { type: 'track', userId: 'mixed', event: 'Mixed' },
      { type: 'track', userId: 'mixed' },
      { type: 'dance', userId: 'mixed' },
      { type: 'track', userId: 'null', event: 'Mixed' },
      { type: 'track', event: 'Mixed' },
      'nonsense',
      { type: 'track', userId: 'mixed', event: 'Mixed', properties: { big: 'x'.repeat(33_000) } },
      { type: 'track', userId: 'mixed', event: 'Consent Changed', properties: { state: 'granted' } },
      { type: 'track', userId: 'mixed', event: 'Mixed' },
    ];
    const answer = await api.call('POST', '/v1/batch', { batch });
    const told = answer.body['rejected'] as { index: number }[];
    expect([answer.status, answer.body['success'], told.map(({ index }) => index)]).toEqual([200, true, [1, 2, 3, 4, 5, 6, 7]]); // prettier-ignore
    expect(await events('Mixed')).toHaveLength(2);
    const rejected = api.logLines
      .filter((line) => line.includes('call rejected'))
      .map((line) => JSON.parse(line).index);
    expect(rejected).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect((await api.call('GET', '/metrics')).text).toContain(
      'sojourn_events_rejected_total{code="blocked-identifier"} 1',
    );
  });

  test('a batch is stored in its order, whatever is between', async () => {
    const batch = [
      { type: 'track', anonymousId: 'ordered', event: 'Ordered', properties: { n: 1 } },
      { type: 'identify', anonymousId: 'ordered', userId: 'ordered-user', traits: { email: 'Ordered@Example.ORG ' } },
      { type: 'track', userId: 'ordered-user', event: 'Ordered', properties: { n: 2 } },
      { type: 'track', anonymousId: 'ordered', event: 'Ordered', properties: { n: 3 } },
    ];
    await api.call('POST', '/v1/batch', { batch });
    const stored = await events('Ordered');
    expect(stored.map(({ properties }) => properties)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(new Set(stored.map((event) => event.customer_id))).toEqual(
      new Set([await idOf('email:ordered@example.org')]),
    );
  });

  test('too many calls and too large a body are refused whole', async () => {
    const small = { type: 'track', userId: 'u1', event: 'Too Many' };
    expect((await api.call('POST', '/v1/batch', { batch: Array.from({ length: 2_501 }, () => small) })).status).toBe(
      413,
    );
    expect(
      (await api.call('POST', '/v1/batch', { batch: [{ ...small, properties: { x: 'y'.repeat(600_000) } }] })).status,
    ).toBe(413);
    expect((await api.call('POST', '/v1/track', { ...small, properties: { x: 'y'.repeat(33_000) } })).status).toBe(413);
    expect(await events('Too Many')).toEqual([]);
  });

  test('what Postgres cannot hold is cleaned, and nothing else', async () => {
    const raw =
      '{"userId":"cleaned","event":"Cleaned","properties":{"nul":"a\\u0000b","half":"\\ud800","__proto__":{"x":1},"ok":"\\ud83d\\ude00"}}';
    expect((await api.call('POST', '/v1/track', raw)).status).toBe(200);
    expect((await events('Cleaned'))[0]?.properties).toEqual({ nul: 'a\uFFFDb', half: '\uFFFD', ok: '😀' });
  });
});

describe('time', () => {
  test("a client's wrong clock is set right by what it says of sending", async () => {
    const wrong = Date.parse('2001-01-01T00:00:00Z');
    const iso = (at: number): string => new Date(at).toISOString();
    const call = { userId: 'skewed', event: 'Skewed', timestamp: iso(wrong), sentAt: iso(wrong + 60_000) };
    await api.call('POST', '/v1/track', call);
    const [event] = await events('Skewed');
    expect((event?.received_at ?? 0) - (event?.at ?? 0)).toBe(60_000);
  });

  test('what is told of the past happened when it says, whenever it was sent back then', async () => {
    const then = { timestamp: '2019-05-01T10:00:00.000Z', sentAt: '2019-05-01T10:00:02.000Z' };
    await api.call('POST', '/v1/track?historical=true', { userId: 'archived', event: 'Archived', ...then });
    await api.call('POST', '/v1/batch?historical=true', { batch: [{ type: 'track', userId: 'archived', event: 'Archived', timestamp: then.timestamp }], sentAt: then.sentAt }); // prettier-ignore
    expect((await events('Archived')).map(({ at }) => at)).toEqual([Date.parse(then.timestamp), Date.parse(then.timestamp)]); // prettier-ignore
  });

  test('nothing happened in the future', async () => {
    await api.call('POST', '/v1/track', { userId: 'ahead', event: 'Ahead', timestamp: '2999-01-01T00:00:00Z' });
    const [event] = await events('Ahead');
    expect(event?.at).toBe(event?.received_at);
  });

  test.each([
    ['sentAt', { sentAt: 8e15, timestamp: 1 }],
    ['sentAt-negative', { sentAt: 1, timestamp: 8e15 }],
    ['timestamp', { timestamp: 8e15 }],
  ])('a time that no calendar has counts as the time of receipt: %s', async (name, times) => {
    expect((await api.call('POST', '/v1/track', { userId: 'u-ages', event: `Ages ${name}`, ...times })).status).toBe(
      200,
    );
    const [event] = await events(`Ages ${name}`);
    expect(event?.at).toBe(event?.received_at);
  });

  test('a long name is cut, but no pair in it', async () => {
    const name = `${'n'.repeat(199)}\ud83d\ude00`;
    expect((await api.call('POST', '/v1/page', { userId: 'u-long', properties: { name } })).status).toBe(200);
    expect(await events('n'.repeat(199))).toHaveLength(1);
  });

  test('with another clock rate the time of receipt counts', async () => {
    const fast = await startApi({ clockRate: 3_600 });
    try {
      await fast.call('POST', '/v1/track', { userId: 'u1', event: 'Fast', timestamp: '2020-01-01T00:00:00Z' });
      const { rows } = await sql<{
        at: number;
        received_at: number;
      }>`select at, received_at from events where name = 'Fast'`.execute(fast.db);
      expect(rows[0]?.at).toBe(rows[0]?.received_at);
    } finally {
      await fast.stop();
    }
  });
});
