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

test('nor does a link of any other kind, at any of its doors', async () => {
  const doors = (await operations()).filter(({ path }) => path.includes('{token}'));
  expect(new Set(doors.map(({ path }) => path.split('/')[1]))).toEqual(new Set(['u', 'me', 'c', 'r']));
  const { unsubscribe } = linksFor('', api.links, about);
  const madeUp = ['x', randomBytes(90).toString('base64url'), 'a'.repeat(5_000), `${unsubscribe.slice(3, -1)}_`];
  const statements = await asked(async () => {
    for (const { path, method } of doors)
      for (const token of madeUp) {
        const url = path.replace('{token}', token).replaceAll(/\{\w+\}/g, 'some');
        const isForm: Record<string, string> =
          method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
        expect([url, method, (await ask(api.url + url, method, isForm, method === 'POST' ? 'a=b' : undefined)).status]).toEqual([url, method, 404]); // prettier-ignore
      }
  });
  expect(statements).toEqual([]);
});

test('of what is open to everybody nothing writes: neither a wrong key to sign in with, nor what is signed by nobody', async () => {
  const open = (await operations()).filter(({ path, scope }) => scope === undefined && !path.includes('{token}'));
  expect(open.map(({ path }) => path)).toEqual(expect.arrayContaining(['/v1/session', '/v1/providers/{name}/events', '/v1/providers/sms/messages', '/readyz'])); // prettier-ignore
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  expect((await api.call('PUT', '/v1/providers/generic', { secret })).status).toBe(200);
  const bodies = ['{}', '{"key":"a-wrong-key-of-nobody"}', '{"events":[]}', 'x'];
  const statements = await asked(async () => {
    for (const { path, method } of open)
      for (const name of ['ses', 'sendgrid', 'postmark', 'mailgun', 'generic', 'some'])
        for (const body of method === 'POST' ? bodies : [undefined]) {
          const headers = { 'content-type': 'application/json', authorization: 'Bearer wrong' };
          await ask(api.url + path.replaceAll(/\{\w+\}/g, name), method, headers, body);
        }
  });
  expect(statements.filter((statement) => !statement.startsWith('select '))).toEqual([]);
}, 60_000);

test('what the test counts with does count', async () => {
  const { unsubscribe } = linksFor(api.url, api.links, about);
  expect(await asked(async () => void (await ask(unsubscribe, 'GET')))).not.toEqual([]);
});

type Operation = { readonly path: string; readonly method: string; readonly scope: string | undefined };
async function operations(): Promise<readonly Operation[]> {
  const { paths } = (await request(`${api.url}/openapi.json`, 'GET', undefined, {})).body as {
    paths: Record<string, Record<string, { 'x-scope'?: string }>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), scope: operation['x-scope'] })),
  ); // prettier-ignore
}

test('a request that shows no key costs no statement, and one with a wrong key reads once and writes nothing', async () => {
  const guarded = (await operations()).flatMap(({ path, method, scope }) =>
    scope === undefined ? [] : [{ url: api.url + path.replaceAll(/\{\w+\}/g, 'some'), method }],
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
