import { randomUUID } from 'node:crypto';
import { createKey, findKey, revokeKey, type ApiKey } from '../../../db/base/api-keys';
import { openClock } from '../../../db/base/clock';
import { openFreshDatabase } from '../../setup/database';
import { request, startApi, type Answer, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const make = (asked: Record<string, unknown>): Promise<Answer> =>
  api.call('POST', '/v1/keys', { name: 'shop', ...asked });
const withKey = (key: unknown, method: string, path: string, body?: unknown): Promise<Answer> =>
  request(`${api.url}${path}`, method, body, { authorization: `Bearer ${String(key)}` });

test.each([
  ['viewer', ['read']],
  ['author', ['read', 'write']],
  ['publisher', ['read', 'write', 'publish']],
  ['admin', ['ingest', 'read', 'write', 'publish', 'admin']],
])('the role %s stands for its scopes', async (role, scopes) => {
  expect(await make({ role })).toMatchObject({ status: 201, body: { name: 'shop', scopes, key: expect.any(String) } });
});

test.each([
  [{ scopes: ['browser', 'ingest'] }, '/scopes', 'browser goes alone'],
  [{ scopes: ['read'], role: 'viewer' }, '/scopes', 'one of them, not both'],
  [{}, '/scopes', 'one of them, not both'],
  [{ role: 'king' }, '/role', 'viewer'],
])('a key with %j is refused', async (asked, pointer, words) => {
  const detail = expect.stringContaining(words);
  expect(await make(asked)).toMatchObject({
    status: 422,
    body: { errors: [expect.objectContaining({ pointer, detail })] },
  });
});

test('an author drafts, and only who may publish publishes and puts a policy in force', async () => {
  const [author, publisher] = await Promise.all([make({ role: 'author' }), make({ role: 'publisher' })]);
  const tried = async ({ body: { key } }: Answer): Promise<number[]> => {
    const draft = { template: 'greeting', channel: 'email', class: 'marketing', subject: 'Hello', html: '<p>Hi</p>' };
    const answers = [
      await withKey(key, 'PUT', '/v1/templates/greeting', draft),
      await withKey(key, 'POST', '/v1/templates/greeting/publish', {}),
      await withKey(key, 'PUT', '/v1/policy', { timezone: 'UTC' }),
    ];
    return answers.map(({ status }) => status);
  };
  expect(await tried(author)).toEqual([201, 403, 403]);
  expect(await tried(publisher)).toEqual([200, 200, 200]);
});

test('the last key that may make keys is not revoked, by whomever, and of two that revoke each other one stays', async () => {
  const { db, end } = await openFreshDatabase(4);
  const clock = await openClock(db, 1);
  const admin = (name: string): Promise<ApiKey> => createKey(db, { key: name, name, scopes: ['read', 'admin'] }, clock);
  const [first, reader] = [await admin('first'), await createKey(db, { key: 'r', name: 'r', scopes: ['read'] }, clock)];
  expect(await revokeKey(db, first.id.toUpperCase(), clock)).toBe('last-admin');
  expect(await findKey(db, 'first')).toMatchObject({ id: first.id });
  expect(await revokeKey(db, reader.id, clock)).toBe('revoked');
  const second = await admin('second');
  const both = await Promise.all([first, second].map(({ id }) => revokeKey(db, id, clock)));
  expect(both.toSorted()).toEqual(['last-admin', 'revoked']);
  await end();
});

test('a key that is the last to open everything is told how to revoke it all the same', async () => {
  const admins = ((await api.call('GET', '/v1/keys?limit=200')).body['items'] as { id: string; scopes: string[] }[]).filter(({ scopes }) => scopes.includes('admin')); // prettier-ignore
  const answers: Answer[] = [];
  for (const { id } of admins) answers.push(await api.call('DELETE', `/v1/keys/${id}`));
  expect(answers.map(({ status }) => status)).toEqual([...admins.slice(1).map(() => 204), 409]);
  expect(answers.at(-1)?.body).toMatchObject({ type: expect.stringContaining('last-admin-key'), detail: expect.stringContaining('No other key') }); // prettier-ignore
  expect((await api.call('GET', '/v1/keys')).status).toBe(200);
});

test('lines, traits, events and wishes tell the key that said them', async () => {
  const { id, name, key } = (await make({ name: 'Web shop', scopes: ['ingest'] })).body;
  const anonymousId = randomUUID();
  const said = { id, name };
  const track = (event: string, properties: unknown) => withKey(key, 'POST', '/v1/track', { anonymousId, event, properties }); // prettier-ignore
  await withKey(key, 'POST', '/v1/identify', { anonymousId, traits: { city: 'Bern' } });
  await track('Consent Changed', { purpose: 'news', state: 'granted', source: 'checkout' });
  await track('Preferences Changed', { language: 'de' });
  const path = `/v1/customers/anonymous:${anonymousId}`;
  const { traits, consents } = (await api.call('GET', path)).body;
  expect({ traits, consents }).toMatchObject({ traits: { city: { source: 'Web shop', key: said } }, consents: [{ source: 'checkout', key: said }] }); // prettier-ignore
  const { items } = (await api.call('GET', `${path}/timeline`)).body;
  const told = (items as { kind: string; key?: unknown }[]).map((item) => [item.kind, item.key]);
  expect(told).toEqual(expect.arrayContaining([['event', said], ['consent', said], ['change', said]])); // prettier-ignore
  expect(told.filter(([, which]) => JSON.stringify(which) !== JSON.stringify(said))).toEqual([]);
});

test('a message id of one key does not stand in the way of the same id of another', async () => {
  const [page, backend] = await Promise.all([make({ scopes: ['browser'] }), make({ scopes: ['ingest'] })]);
  const messageId = randomUUID();
  for (const { body } of [page, backend, backend]) {
    await withKey(body['key'], 'POST', '/v1/track', { messageId, anonymousId: messageId, event: 'Ordered' });
  }
  const { body } = await api.call('GET', `/v1/customers/anonymous:${messageId}/timeline`);
  expect(body['items']).toHaveLength(2);
});
