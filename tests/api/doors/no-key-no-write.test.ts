import { randomBytes, randomUUID } from 'node:crypto';
import { linksFor } from '../../../api/pages/links';
import { request, startApi, type Api } from '../api';
import { ask } from './asked';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** What the database was asked meanwhile. */
async function asked(work: () => Promise<void>): Promise<string[]> {
  const before = api.statements.length;
  await work();
  return api.statements.slice(before);
}

const about = { customerId: randomUUID(), messageId: randomUUID(), purpose: 'offers', channel: 'email' } as const;

test('a link that was made up costs no statement', async () => {
  const { unsubscribe, preferences } = linksFor('', api.links, about);
  const foreign = linksFor('', randomBytes(32), about);
  const sealed = unsubscribe.slice('/u/'.length);
  const madeUp = [
    '/u/x', '/me/x', `/u/${randomBytes(90).toString('base64url')}`, `/me/${randomBytes(90).toString('base64url')}`, `/me/${sealed}`, `/u/${sealed.slice(0, -1)}`,
    preferences.replace('/me/', '/u/'), foreign.unsubscribe, foreign.preferences, `/u/${'a'.repeat(5_000)}`,
  ]; // prettier-ignore
  const statements = await asked(async () => {
    for (const path of madeUp)
      for (const method of ['GET', 'POST', 'HEAD', 'PUT'])
        expect([404, 405]).toContain((await ask(api.url + path, method)).status);
  });
  expect(statements).toEqual([]);
});

test('what the test counts with does count', async () => {
  const { unsubscribe } = linksFor(api.url, api.links, about);
  expect(await asked(async () => void (await ask(unsubscribe, 'GET')))).not.toEqual([]);
});

test('a request that shows no key costs no statement, and one with a wrong key reads once and writes nothing', async () => {
  const { paths } = (await request(`${api.url}/openapi.json`, 'GET', undefined, {})).body as {
    paths: Record<string, Record<string, { 'x-scope'?: string }>>;
  };
  const guarded = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      operation['x-scope']
        ? [{ url: api.url + path.replaceAll(/\{\w+\}/g, 'some'), method: method.toUpperCase() }]
        : [],
    ),
  );
  expect(guarded.length).toBeGreaterThan(40);
  const inThePath = '/v1/projects/';
  const json = { 'content-type': 'application/json' };
  const unshown = await asked(async () => {
    for (const { url, method } of guarded.filter((one) => !one.url.includes(inThePath)))
      expect([url, (await ask(url, method, json, method === 'GET' ? undefined : '{}')).status]).toEqual([url, 401]);
  });
  expect(unshown).toEqual([]);
  const wrong = await asked(async () => {
    for (const [at, { url, method }] of guarded.entries()) {
      const headers = { ...json, authorization: `Bearer wrong-${at}` };
      expect((await ask(url, method, headers, method === 'GET' ? undefined : '{}')).status).toBe(401);
    }
  });
  expect(wrong.length).toBe(guarded.length);
  for (const statement of wrong) expect(statement).toMatch(/^select /);
}, 60_000);
