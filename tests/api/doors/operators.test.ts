import type { Scope } from '../../../domain/schema/key-scopes';
import { startApi, type Api } from '../api';
import { ask } from './asked';

const mail = { list: async () => [], forget: async () => undefined };
const pages: [path: string, scope: Scope][] = [
  ['/v1/today', 'read'],
  ['/metrics', 'read'],
  ['/dev/mail', 'admin'],
  ['/dev/mail/page', 'admin'],
];

describe.each(['0.0.0.0', '192.0.2.7', '::', 'sojourn.example'])('on HOST %s', (host) => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ listener: { host, operators: 'on-loopback' }, mail });
  });
  afterAll(() => api.stop());

  test.each(pages)('%s wants a key with the scope %s, though it is asked from this machine', async (path, scope) => {
    const get = (key?: string) => ask(`${api.url}${path}`, 'GET', key ? { authorization: `Bearer ${key}` } : {});
    expect(await get()).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect((await get('a-wrong-key')).status).toBe(401);
    expect((await get(await api.key(scope === 'read' ? ['ingest'] : ['ingest', 'read', 'write']))).status).toBe(403);
    expect((await get(await api.key([scope]))).status).toBe(200);
    expect((await get()).headers['www-authenticate']).not.toContain('Basic');
  });

  test('whether it lives and takes traffic is told to everybody', async () => {
    for (const path of ['/healthz', '/readyz']) expect((await ask(`${api.url}${path}`, 'GET')).status).toBe(200);
  });
});

test('a browser without a key reads why on a page', async () => {
  const api = await startApi({ mail });
  try {
    const { status, headers, text } = await ask(`${api.url}/dev/mail/page`, 'GET', { accept: 'text/html' });
    expect([status, headers['content-type']]).toEqual([401, 'text/html; charset=utf-8']);
    expect(text).toContain('No key was shown');
  } finally {
    await api.stop();
  }
});
