import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { Registry } from 'prom-client';
import { apiMetrics } from '../../../api/operations/metrics';
import type { Route } from '../../../api/http/route';
import { Noes } from '../../../api/customers/permission/noes';
import { apiRoutes } from '../../../api/http/routes';
import type { ApiDeps } from '../../../api/http/deps';
import { openDatabase } from '../../../db/base/database';
import { createPool } from '../../../db/base/pool';
import { request, startApi, type Answer, type Api } from '../api';

let api: Api;
let person: string;
let routes: Route[];

beforeAll(async () => {
  api = await startApi({ readiness: async () => ({ ready: false, parts: { database: 'away' } }) });
  person = String((await api.call('PUT', '/v1/customers/user:somebody', {})).body['id']);
  await api.call('PUT', '/v1/journeys/numbered', { journey: 'numbered' });
  routes = await everyRoute();
});
afterAll(() => api.stop());

/** The list that the app mounts; nothing of it is run here. */
async function everyRoute(): Promise<Route[]> {
  const { db } = api;
  const deps = { db, publicUrl: 'http://sojourn.test', clockRate: 1 } as ApiDeps;
  return apiRoutes(deps, apiMetrics(new Registry()), new Noes(deps));
}

const places: Record<string, string> = { writeKey: 'k', kind: 'email', key: 'nothing' };
const pathOf = ({ path }: Route): string =>
  path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => places[name] ?? person);

function expectProblem(answer: Answer, status: number, code: string): void {
  expect([answer.status, answer.headers.get('content-type'), answer.body['code']]).toEqual([
    status,
    'application/problem+json; charset=utf-8',
    code,
  ]);
  expect(answer.body).toMatchObject({
    status,
    title: expect.any(String),
    detail: expect.any(String),
    remedy: expect.any(String),
  });
  expect(answer.text).not.toMatch(/node_modules|at .*\.ts|<html/i);
}

const footprint = async (): Promise<unknown> => {
  const { rows } =
    await sql`select (select count(*) from customers) as c, (select count(*) from events) as e, (select count(*) from consents) as s,
    (select count(*) from outbox) as o, (select count(*) from changes) as h, (select count(*) from api_keys) as k, (select count(*) from journeys) as j,
    (select count(*) from templates) as t, (select count(*) from policies) as p, (select count(*) from channels) as n`.execute(
      api.db,
    );
  return rows[0];
};

test('every route refuses a missing, a wrong and a revoked key, and one without its scope', async () => {
  const readOnly = await api.key(['read']);
  const ingestOnly = await api.key(['ingest']);
  const before = await footprint();
  for (const route of routes.filter(({ scope }) => scope !== 'public')) {
    const body = route.body ? (route.body.kind === 'definition' ? 'a: 1' : {}) : undefined;
    const type: Record<string, string> =
      route.body?.kind === 'definition' ? { 'content-type': 'application/yaml' } : {};
    const send = (authorization: string) =>
      request(api.url + pathOf(route), route.method.toUpperCase(), body, { ...type, authorization });
    for (const shown of [
      '',
      'Bearer wrong',
      'Bearer',
      'Digest x',
      'Basic !!!',
      `Basic ${Buffer.from('wrong:').toString('base64')}`,
    ]) {
      const answer = await send(shown);
      expectProblem(answer, 401, 'unauthenticated');
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    }
    expectProblem(await send(`Bearer ${route.scope === 'read' ? ingestOnly : readOnly}`), 403, 'forbidden');
  }
  expect(await footprint()).toEqual(before);
}, 120_000);

test('every route with a body refuses what cannot be read, is of another type or too large, and keeps nothing of it', async () => {
  const before = await footprint();
  for (const route of routes.filter(
    ({ body }) => body !== undefined && body.kind !== 'signed' && body.kind !== 'mail',
  )) {
    const { kind, limit, optional } = route.body ?? { kind: 'json', limit: 0, optional: false };
    const malformed = kind === 'definition' ? 'malformed-definition' : 'malformed-json';
    const send = (body: string | Buffer, headers: Record<string, string> = {}) =>
      api.call(route.method.toUpperCase(), pathOf(route), body, headers);
    expectProblem(await send('{"a":'), 400, malformed);
    if (!optional) expectProblem(await send(''), 400, malformed);
    expectProblem(await send(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])), 400, malformed);
    expectProblem(await send(`${'['.repeat(5_000)}${']'.repeat(5_000)}`), 400, malformed);
    expectProblem(await send('<a/>', { 'content-type': 'application/xml' }), 415, 'unsupported-media-type');
    expectProblem(
      await send('{}', { 'content-type': 'application/json; charset=utf-16' }),
      415,
      'unsupported-media-type',
    );
    expectProblem(await send('{}', { 'content-encoding': 'zstd' }), 415, 'unsupported-encoding');
    expectProblem(await send('not gzip', { 'content-encoding': 'gzip' }), 400, 'malformed-request');
    expectProblem(await send(gzipSync('{}').subarray(0, 12), { 'content-encoding': 'gzip' }), 400, 'malformed-request');
    expectProblem(await send(' '.repeat(limit + 1)), 413, 'too-large');
    expectProblem(await send(gzipSync(' '.repeat(limit + 1)), { 'content-encoding': 'gzip' }), 413, 'too-large');
    if (kind !== 'definition') expectProblem(await send('[]'), 422, 'invalid');
    if (kind === 'json') expectProblem(await send('{"no such key":1}'), 422, 'invalid');
  }
  expect(await footprint()).toEqual(before);
}, 120_000);

test('what is signed, or a mail, may be of any form, but no longer than it may be', async () => {
  const before = await footprint();
  for (const route of routes.filter(({ body }) => body?.kind === 'signed' || body?.kind === 'mail')) {
    const send = (body: string | Buffer, headers: Record<string, string> = {}) =>
      api.call('POST', route.path.replace('{name}', 'generic'), body, headers);
    const type = { 'content-type': route.body?.kind === 'mail' ? 'message/rfc822' : 'application/xml' };
    const [status, code] = route.body?.kind === 'mail' ? ([422, 'invalid'] as const) : ([401, 'unsigned'] as const);
    for (const body of ['{"a":', '', Buffer.from([0xff, 0xfe, 0x00]), '['.repeat(5_000)])
      expectProblem(await send(body, type), status, code);
    if (route.body?.kind === 'mail') expectProblem(await send('x'), 415, 'unsupported-media-type');
    expectProblem(await send('x', { ...type, 'content-encoding': 'zstd' }), 415, 'unsupported-encoding');
    expectProblem(await send('not gzip', { ...type, 'content-encoding': 'gzip' }), 400, 'malformed-request');
    expectProblem(await send(' '.repeat((route.body?.limit ?? 0) + 1), type), 413, 'too-large');
  }
  expect(await footprint()).toEqual(before);
}, 60_000);

test('every route of a customer answers 404 for nobody', async () => {
  const names = [
    '0198b2c5-0000-7000-8000-000000000000',
    'user:nobody',
    'email:nobody@example.org',
    'nonsense',
    'planet:mars',
    'user:null',
    ':',
  ];
  const bodies: Record<string, unknown> = {
    consents: { purpose: 'p', state: 'granted' },
    enrolments: { journey: 'j' },
    preferences: {},
    pause: {},
    unmerge: { identifier: { kind: 'email', value: 'nobody@example.org' } },
    resume: {},
    link: { page: 'me' },
    rights: { right: 'restrict' },
  };
  for (const route of routes.filter(({ path }) => path.startsWith('/v1/customers/{id}'))) {
    for (const name of names) {
      const known = route.method === 'put' && /^(user|email):nobody/.test(name);
      if (known) continue;
      const path = route.path.replace('{id}', name);
      const body = route.body ? (bodies[route.path.split('/').at(-1) ?? ''] ?? {}) : undefined;
      expectProblem(await api.call(route.method.toUpperCase(), path, body), 404, 'unknown-customer');
    }
  }
});

test.each([
  ['GET', '/nowhere', 404, 'not-found'],
  ['PUT', '/v1/track', 405, 'method-not-allowed'],
  ['DELETE', '/v1/customers/x/consents', 405, 'method-not-allowed'],
  ['GET', '/v1/customers/%E0%A4%A', 400, 'malformed-request'],
  ['GET', '/v1/keys?limit=0', 400, 'malformed-request'],
  ['GET', '/v1/keys?limit=201', 400, 'malformed-request'],
  ['GET', '/v1/keys?limit=1&limit=2', 400, 'malformed-request'],
  ['GET', '/v1/keys?cursor=xx', 400, 'malformed-request'],
  ['DELETE', '/v1/keys/not-a-uuid', 404, 'unknown-key'],
  ['DELETE', '/v1/keys/0198b2c5-0000-7000-8000-000000000000', 404, 'unknown-key'],
  ['PATCH', '/v1/channels/pigeon', 404, 'not-found'],
  ['GET', '/v1/journeys/Not-A-Key', 404, 'unknown-definition'],
  ['POST', '/v1/journeys/nothing/publish', 404, 'unknown-definition'],
  ['POST', '/v1/templates/nothing/publish', 404, 'unknown-definition'],
])('%s %s answers %i %s', async (method, path, status, code) => {
  const body = method === 'PATCH' ? {} : undefined;
  const answer = await api.call(method, path, body);
  expectProblem(answer, status, code);
  if (status === 405) expect(answer.headers.get('allow')).toMatch(/[A-Z]+, OPTIONS/);
});

test('a wrong Idempotency-Key is refused', async () => {
  const send = (key: string) =>
    api.call('POST', '/v1/keys', { name: 'n', scopes: ['read'] }, { 'idempotency-key': key });
  for (const key of ['""', 'x'.repeat(256)]) expectProblem(await send(key), 400, 'malformed-request');
});

test('what broke on our side is a problem with an id that is in the log, without any value', async () => {
  const broken = await startApi({ readiness: async () => Promise.reject(new Error('secret-value-in-a-message')) });
  try {
    const answer = await broken.call('GET', '/readyz');
    expectProblem(answer, 500, 'internal');
    const line = broken.logLines.find((one) => one.includes(String(answer.body['instance'])));
    expect(line).toContain('internal error');
    expect(broken.logLines.join('')).not.toContain('secret-value');
  } finally {
    await broken.stop();
  }
});

test('the log has one line a request: pattern, status, time and key, and nothing that a client sent', async () => {
  const from = api.logLines.length;
  await api.call('GET', '/v1/customers/email:canary@example.org?cursor=canary-query');
  await api.call('POST', '/v1/track', { userId: 'canary-user', event: 'canary-event' });
  await new Promise((done) => setTimeout(done, 50));
  const lines = api.logLines.slice(from).map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map(({ method, route, status }) => [method, route, status])).toEqual([
    ['GET', '/v1/customers/{id}', 404],
    ['POST', '/v1/track', 200],
  ]);
  for (const line of lines)
    expect([typeof line['ms'], line['key']]).toEqual(['number', expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  expect(JSON.stringify(lines)).not.toContain('canary');
  expect((await request(`${api.url}/metrics`, 'GET', undefined, {})).text).not.toContain('canary');
});

test('not ready is 503; the probes and the description need no key', async () => {
  expect((await request(`${api.url}/readyz`, 'GET', undefined, {})).status).toBe(503);
  const health = await request(`${api.url}/healthz`, 'GET', undefined, {});
  expect([health.status, health.body['status'], typeof health.body['now']]).toEqual([200, 'ok', 'string']);
  expect((await request(`${api.url}/healthz`, 'HEAD', undefined, {})).status).toBe(200);
});

test('a database that is away is 503 with Retry-After, and no key is called wrong because of it', async () => {
  const nowhere = openDatabase(createPool({ url: 'postgres://sojourn:x@127.0.0.1:1/none', max: 1, name: 'nowhere' }));
  const lonely = await startApi({ db: nowhere });
  try {
    const calls = [
      lonely.call('GET', '/v1/keys'),
      lonely.call('POST', '/v1/track', { userId: 'u1', event: 'E' }),
      lonely.call('PUT', '/v1/customers/user:u1', {}),
    ];
    for (const answer of await Promise.all(calls)) {
      expectProblem(answer, 503, 'unavailable');
      expect(answer.headers.get('retry-after')).toBe('2');
    }
  } finally {
    await nowhere.destroy();
    await lonely.stop();
  }
});

describe('what no list of ours gave', () => {
  const cursor = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url');
  const id = 'f0000000-0000-4000-8000-000000000000';
  const times = [1e300, -1, 1.5, 9e15, '1', null];
  const numbers = [1e300, -1, 1.5, 9e15, 2 ** 31];
  const of = (list: string): string => `/v1/customers/${person}/${list}`;
  const refused = async (paths: readonly string[]): Promise<void> => {
    for (const path of paths) expectProblem(await api.call('GET', path), 400, 'malformed-request');
  };

  test('a journey with a control character', () =>
    refused(['messages', 'decisions', 'enrolments'].map((list) => `${of(list)}?journey=a%00b`)));

  test('a moment that no calendar has', () =>
    refused(
      times.flatMap((at) => [
        ...['messages', 'enrolments'].map((list) => `${of(list)}?cursor=${cursor({ at, id })}`),
        `${of('timeline')}?cursor=${cursor({ at, kind: 'event', id })}`,
      ]),
    ));

  test('a row number that no row has', () =>
    refused(
      numbers.flatMap((n) => [
        `${of('consents')}?cursor=${cursor(n)}`,
        `/v1/journeys/numbered/versions?cursor=${cursor(n)}`,
        `/v1/journeys/numbered/stats?version=${String(n)}`,
      ]),
    ));

  test('a number of a decision that JSON cannot hold', () =>
    refused([1e300, 1.5, '1', {}].map((n) => `${of('decisions')}?cursor=${cursor(n)}`)));

  test('a text with a control character', () =>
    refused([
      `/v1/journeys?cursor=${cursor('a\0b')}`,
      `/v1/templates?cursor=${cursor('a\0b')}`,
      `/v1/keys?cursor=${cursor('a\0b')}`,
      ...['kind', 'id'].map((part) => `${of('timeline')}?cursor=${cursor({ at: 1, kind: 'event', id, [part]: '\0' })}`),
    ]));
});
