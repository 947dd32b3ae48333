import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { TooExpensive } from '../../../api/http/aside';
import { startApi, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** Without the admin's key that every other call has. */
const bare = { authorization: '' };

async function signIn(
  key: string,
): Promise<{ cookie: string; csrf: string; answer: Awaited<ReturnType<Api['call']>> }> {
  const answer = await api.call('POST', '/v1/session', { key }, bare);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return { cookie, csrf: String(answer.body['csrf']), answer };
}

const journey = 'journey: hello\nname: Hello\npurpose: news\nenter: { api: true }\nsteps: [ { exit: done } ]\n';
const yaml = { 'content-type': 'application/yaml' };

describe('a session', () => {
  test('stands for its key, in a cookie that scripts cannot read', async () => {
    const { answer, cookie, csrf } = await signIn(api.adminKey);
    expect(answer).toMatchObject({ status: 200, body: { role: 'admin', name: 'ADMIN_KEY' } });
    expect(answer.headers.get('set-cookie')).toMatch(
      /^sojourn_session=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=43200$/,
    );
    const again = await api.call('GET', '/v1/session', undefined, { ...bare, cookie });
    expect(again.body).toEqual({ role: 'admin', name: 'ADMIN_KEY', csrf });
    expect((await api.call('GET', '/v1/journeys', undefined, { ...bare, cookie })).status).toBe(200);
  });

  test('over TLS goes over TLS alone', async () => {
    const other = await startApi({ publicUrl: 'https://sojourn.test' });
    const answer = await other.call('POST', '/v1/session', { key: other.adminKey }, bare);
    expect(answer.headers.get('set-cookie')).toMatch(/; Secure$/);
    await other.stop();
  });

  test.each([
    [['read'], 'viewer'],
    [['read', 'write'], 'author'],
    [['read', 'publish'], 'publisher'],
    [['admin'], 'admin'],
    [['read', 'ingest'], 'viewer'],
  ] as const)('of a key with %p is one of a %s, and opens no more than that', async (scopes, role) => {
    const { answer, cookie, csrf } = await signIn(await api.key([...scopes]));
    expect(answer.body).toMatchObject({ role });
    const headers = { ...bare, cookie, 'x-sojourn-csrf': csrf };
    const saved = await api.call('PUT', '/v1/journeys/hello', journey, { ...headers, ...yaml });
    expect(saved.status < 300).toBe(role !== 'viewer');
    if (role !== 'viewer') expect((await api.call('POST', '/v1/journeys/hello/publish', {}, headers)).status).toBe(role === 'author' ? 403 : 200); // prettier-ignore
    expect((await api.call('GET', '/v1/keys', undefined, headers)).status).toBe(role === 'admin' ? 200 : 403);
  });

  test.each([
    ['that is unknown', 401, 'no-such-key'],
    ['of a page', 403, ['browser']],
    ['that only brings events', 403, ['ingest']],
  ] as const)('cannot be had with a key %s', async (_which, status, key) => {
    const { answer } = await signIn(typeof key === 'string' ? key : await api.key([...key]));
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([status, null]);
  });

  test('changes nothing without the word that only our own page knows', async () => {
    const { cookie } = await signIn(api.adminKey);
    const other = await signIn(api.adminKey);
    for (const forged of [
      { 'x-sojourn-csrf': '-' },
      { 'x-sojourn-csrf': '' },
      { 'x-sojourn-csrf': other.csrf },
      { 'x-sojourn-csrf': 'x' },
    ]) {
      const answer = await api.call('PUT', '/v1/journeys/forged', journey, { ...bare, ...yaml, cookie, ...forged });
      expect(answer).toMatchObject({ status: 403, body: { code: 'csrf' } });
    }
    expect((await api.call('GET', '/v1/journeys/forged')).status).toBe(404);
  });

  test('is over within a second when it is signed out of, when its key is revoked, and when its time is over', async () => {
    const key = await api.call('POST', '/v1/keys', { name: 'for a while', role: 'viewer' });
    const [out, revoked, late] = [await signIn(api.adminKey), await signIn(String(key.body['key'])), await signIn(api.adminKey)]; // prettier-ignore
    const gone = await api.call('DELETE', '/v1/session', undefined, { ...bare, cookie: out.cookie, 'x-sojourn-csrf': out.csrf }); // prettier-ignore
    expect([gone.status, gone.headers.get('set-cookie')]).toEqual([204, expect.stringMatching(/^sojourn_session=; .*Max-Age=0$/)]); // prettier-ignore
    await api.call('DELETE', `/v1/keys/${String(key.body['id'])}`);
    await api.asOwner("update sessions set ends_at = now() - interval '1 second' where hash = sha256($1)", [Buffer.from(late.cookie.split('=')[1] ?? '')]); // prettier-ignore
    await sleep(1_100);
    for (const { cookie } of [out, revoked, late, { cookie: 'sojourn_session=made-up' }])
      expect((await api.call('GET', '/v1/audit', undefined, { ...bare, cookie })).status).toBe(401);
  });

  test('brings no events, which have a key of their own', async () => {
    const { cookie, csrf } = await signIn(api.adminKey);
    const call = { event: 'Seen', userId: 'u1' };
    expect((await api.call('POST', '/v1/track', call, { ...bare, cookie, 'x-sojourn-csrf': csrf })).status).toBe(401);
  });
});

describe('the audit log', () => {
  const newest = async (limit: number): Promise<Record<string, unknown>[]> =>
    (await api.call('GET', `/v1/audit?limit=${limit}`)).body['items'] as Record<string, unknown>[];

  test('says who changed what, and why', async () => {
    const { cookie, csrf, answer } = await signIn(await api.key(['read', 'publish']));
    const headers = { ...bare, cookie, 'x-sojourn-csrf': csrf };
    await api.call('PUT', '/v1/journeys/told', journey.replace('hello', 'told'), { ...headers, ...yaml });
    await api.call('POST', '/v1/journeys/told/publish', { dryRun: true }, headers);
    await api.call('POST', '/v1/journeys/told/publish', { note: ' the spring sale ' }, headers);
    await api.call('POST', '/v1/journeys/told/pause', undefined, headers);
    await api.call('POST', '/v1/journeys/nobody/pause', undefined, headers);
    const who = { key: expect.any(String) as string, name: answer.body['name'] };
    const line = {
      id: expect.any(String) as string,
      at: expect.any(String) as string,
      who,
      target: 'told',
      outcome: 'done',
    };
    expect(await newest(3)).toEqual([
      { ...line, what: 'journey.pause' },
      { ...line, what: 'journey.publish', note: 'the spring sale' },
      { ...line, what: 'journey.save' },
    ]);
  });

  test('names a person by our own id alone, whatever the call named them by, and says why while they are there', async () => {
    await api.call('POST', '/v1/identify', { userId: 'audited', traits: { email: 'audited@example.org' } });
    const id = String((await api.call('GET', '/v1/customers/user:audited')).body['id']);
    await api.call('POST', '/v1/customers/email:audited%40example.org/pause', { reason: 'asked by phone' });
    await api.call('POST', '/v1/customers/user:audited/resume');
    await api.call('GET', '/v1/customers/email:audited@example.org/export');
    const lines = async () => (await newest(4)).map(({ what, target, note }) => [what, target, note]);
    const done = ['customer.export', 'customer.resume'].map((what) => [what, id, undefined]);
    expect((await lines()).slice(0, 3)).toEqual([...done, ['customer.pause', id, 'asked by phone']]);
    await api.call('DELETE', '/v1/customers/email:audited@example.org');
    await api.call('POST', '/v1/customers/email:audited@example.org/pause');
    expect(await lines()).toEqual([['customer.erase', id, undefined], ...done, ['customer.pause', id, undefined]]);
    const [kept] = await api.asOwner("select count(*)::int as n from audit where audit::text like '%example.org%'");
    expect(kept?.['n']).toBe(0);
  });

  test('has no line of what was broken off before it changed anything', async () => {
    const [before] = await newest(1);
    jest.spyOn(api.deps.aside, 'compileTemplate').mockRejectedValueOnce(new TooExpensive());
    await api.call('PUT', '/v1/templates/long', { template: 'long', channel: 'email', class: 'service', subject: 'a', text: 'b' }); // prettier-ignore
    expect((await api.call('POST', '/v1/templates/long/publish', {})).status).toBe(422);
    expect((await newest(2)).map(({ what, id }) => what === 'template.save' || id)).toEqual([true, before?.['id']]);
  });

  test('has a line before the change, which stays where nobody knows what became of it', async () => {
    const [{ id } = {}] = await api.asOwner("select key_id as id from api_keys where name = 'ADMIN_KEY'");
    await api.asOwner("insert into audit (at, key_id, key_name, what) values (now(), $1, 'died', 'journey.publish')", [id]); // prettier-ignore
    expect((await newest(1))[0]).toMatchObject({ who: { name: 'died' }, target: null, outcome: 'unknown' });
  });

  test('goes on behind its cursor, and cannot be altered by the application', async () => {
    const first = await api.call('GET', '/v1/audit?limit=2');
    const second = await api.call('GET', `/v1/audit?limit=2&cursor=${String(first.body['next'])}`);
    const ids = [first, second].flatMap(({ body }) => (body['items'] as { id: string }[]).map((one) => Number(one.id)));
    expect(ids).toEqual([...ids].sort((one, other) => other - one));
    expect(new Set(ids).size).toBe(4);
    for (const attempt of ['delete from audit', "update audit set what = 'nothing'"])
      await expect(sql.raw(attempt).execute(api.db)).rejects.toThrow(/permission denied/);
  });
});

describe('a part of the audit log', () => {
  const day = 86_400_000;
  const now = Date.parse('2020-01-01T00:00:00Z');
  const before = (millis: number): string => new Date(now - millis).toISOString();
  const line = (at: number, [key, what, target]: [string, string, string]): Promise<unknown> =>
    sql`insert into audit (at, key_id, key_name, what, target, status) values (${before(at)}, ${key}, 'k', ${what}, ${target}, 200)`.execute(api.db); // prettier-ignore
  const [one, other] = [randomUUID(), randomUUID()];
  beforeAll(async () => {
    await line(4 * day, [one, 'journey.publish', 'spring']);
    await line(3 * day, [one, 'journey.pause', 'spring']);
    await line(2 * day, [other, 'journeys.else', 'sale']);
    await line(1 * day, [other, 'key.create', 'x']);
  });

  const found = async (query: string): Promise<{ what: string }[]> =>
    (await api.call('GET', `/v1/audit?${query}`)).body['items'] as { what: string }[];

  test.each([
    [`key=${one}`, ['journey.pause', 'journey.publish']],
    [`what=journey&to=${before(0)}`, ['journey.pause', 'journey.publish']],
    [`what=journey.publish&to=${before(0)}`, ['journey.publish']],
    ['target=spring&limit=1', ['journey.pause']],
    [`from=${before(3 * day)}&to=${before(day)}`, ['journeys.else', 'journey.pause']],
    [`key=${other}&what=journey`, []],
  ])('is filtered by %s', async (query, expected) => {
    const items = await found(query);
    expect(items.map(({ what }) => what)).toEqual(expected);
  });

  test('goes on behind its cursor with the same filter', async () => {
    const first = (await api.call('GET', '/v1/audit?target=spring&limit=1')).body;
    const second = (await api.call('GET', `/v1/audit?target=spring&limit=1&cursor=${String(first['next'])}`)).body;
    expect(second).toMatchObject({ items: [{ what: 'journey.publish' }], next: null });
  });

  test.each(['key=nobody', 'from=x', 'what=a%00'])('refuses %s', async (query) => {
    const answer = await api.call('GET', `/v1/audit?${query}`);
    expect(answer.status).toBe(400);
  });
});
