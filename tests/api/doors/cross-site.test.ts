import { sql } from 'kysely';
import { isOpenToPages } from '../../../api/doors/cors';
import { request, startApi, type Api } from '../api';
import { message, person } from '../pages/link-world';
import { ask } from './asked';

type Paths = Record<string, Record<string, { 'x-scope'?: string }>>;

const evil = 'https://evil.example';
const foreign: Record<string, string>[] = [
  { origin: evil },
  { origin: evil, 'sec-fetch-site': 'cross-site' },
  { origin: evil, 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'cross-site' },
  { origin: 'null', 'sec-fetch-site': 'cross-site' },
  { origin: 'nonsense' },
];

let api: Api;
let writes: { readonly method: string; readonly path: string }[];
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const basic = (): string => `Basic ${Buffer.from(`${api.adminKey}:`).toString('base64')}`;

beforeAll(async () => {
  api = await startApi();
  const { paths } = (await request(`${api.url}/openapi.json`, 'GET', undefined, {})).body as { paths: Paths };
  writes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'get')
      .map((method) => ({ method: method.toUpperCase(), path })),
  );
});
afterAll(() => api.stop());

const rows = async (): Promise<unknown> =>
  (
    await sql`select (select count(*) from customers) as c, (select count(*) from journeys) as j, (select count(*) from api_keys) as k,
      (select count(*) from channels) as n, (select count(*) from consents) as s`.execute(api.db)
  ).rows[0];

test('a page of another site can write nowhere, with a body or without, though the browser knows the key', async () => {
  const before = await rows();
  const guarded = writes.filter(({ path }) => !isOpenToPages(path) && !path.startsWith('/u/'));
  expect(guarded.length).toBeGreaterThan(20);
  for (const { method, path } of guarded) {
    for (const headers of foreign) {
      const url = api.url + path.replaceAll(/\{\w+\}/g, 'some');
      for (const body of [undefined, '{}']) {
        const answer = await ask(url, method, { authorization: basic(), ...headers }, body);
        expect([method, path, headers, answer.status, answer.body['code']]).toEqual([
          method,
          path,
          headers,
          403,
          'cross-site',
        ]);
      }
    }
  }
  expect(await rows()).toEqual(before);
}, 60_000);

test('a path that nobody knows is no way around it, and reading goes on', async () => {
  expect((await ask(`${api.url}/nowhere`, 'POST', { origin: evil })).status).toBe(403);
  expect((await ask(`${api.url}/healthz`, 'GET', { origin: evil, 'sec-fetch-site': 'cross-site' })).status).toBe(200);
});

test('our own pages, PUBLIC_URL and programs write as before', async () => {
  const host = new URL(api.url).host;
  const own: Record<string, string>[] = [
    {},
    { origin: api.url },
    { origin: api.url, 'sec-fetch-site': 'same-origin' },
    { origin: 'http://sojourn.test', 'sec-fetch-site': 'cross-site' },
    { origin: `https://${host}` },
    { 'sec-fetch-site': 'none' },
  ];
  for (const headers of own) {
    const type = { authorization: basic(), 'content-type': 'application/json' };
    const answer = await ask(`${api.url}/v1/keys`, 'POST', { ...type, ...headers }, '{"name":"n","scopes":["read"]}');
    expect([headers, answer.status]).toEqual([headers, 201]);
  }
});

test('events come from the pages of any site', async () => {
  const headers = {
    authorization: basic(),
    origin: evil,
    'sec-fetch-site': 'cross-site',
    'content-type': 'text/plain',
  };
  const answer = await ask(`${api.url}/v1/track`, 'POST', headers, '{"userId":"u","event":"Seen"}');
  expect(answer.status).toBe(200);
  expect(answer.headers['access-control-allow-origin']).toBe(evil);
  expect(answer.headers['access-control-expose-headers']).toBe('Retry-After');
});

describe('the links of a message', () => {
  const link = async () => message({ db: api.db, base: api.url, links: api.links, customerId: await person(api.db) });

  test('a mail program withdraws with one click, wherever it says that it comes from', async () => {
    const { unsubscribe } = await link();
    const from: Record<string, string>[] = [{}, { origin: evil, 'sec-fetch-site': 'cross-site' }, { origin: 'null' }];
    for (const headers of from)
      expect((await ask(unsubscribe, 'POST', { ...form, ...headers }, 'List-Unsubscribe=One-Click')).status).toBe(200);
  });

  test("the form of a person's page is heard from that page, also by browsers without Sec-Fetch-Site, and from no other", async () => {
    const { preferences } = await link();
    const send = async (headers: Record<string, string>) =>
      (await ask(`${preferences}/withdraw`, 'POST', { ...form, ...headers }, 'purpose=offers')).status;
    expect(await send({ origin: 'null', 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await send({ origin: 'null' })).toBe(200);
    expect(await send({ origin: 'http://sojourn.test' })).toBe(200);
    for (const headers of foreign) expect([headers, await send(headers)]).toEqual([headers, 403]);
  });
});

test('no answer makes a browser ask for a password, and curl -u goes on working', async () => {
  const shown: Record<string, string>[] = [{}, { authorization: 'Bearer wrong' }, { authorization: 'Basic d3Jvbmc6' }];
  for (const headers of shown) {
    const answer = await ask(`${api.url}/v1/keys`, 'GET', headers);
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer realm="sojourn"']);
  }
  expect((await ask(`${api.url}/v1/keys`, 'GET', { authorization: basic() })).status).toBe(200);
});
