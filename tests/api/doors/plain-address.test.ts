import { request, startApi, type Api } from '../api';
import { ask } from './asked';

type Operation = {
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Record<string, unknown> };
};
type Paths = Record<string, Record<string, Operation>>;

let api: Api;
let paths: Paths;
beforeAll(async () => {
  api = await startApi();
  paths = ((await request(`${api.url}/openapi.json`, 'GET', undefined, {})).body as { paths: Paths }).paths;
});
afterAll(() => api.stop());

const controls = ['%00', 'a%00b', 'user%3Aa%00', 'email%3Aa%00@example.org', '%0a', '%7F', '%c2%85', 'a%1Fb', '%01%02'];
const surrogates = ['%ED%A0%80', 'user%3A%ED%BF%BF', '%ff', '%C0%80', '%'];

const send = (method: string, path: string, operation: Operation) => {
  const [type] = Object.keys(operation.requestBody?.content ?? {});
  const headers = { authorization: `Bearer ${api.adminKey}`, ...(type ? { 'content-type': type } : {}) };
  return ask(api.url + path, method.toUpperCase(), headers, type ? '{}' : undefined);
};

const operations = () =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

test('no path of any operation takes a control character or half a character', async () => {
  const withNames = operations().filter(({ path }) => path.includes('{'));
  expect(withNames.length).toBeGreaterThan(30);
  for (const { path, method, operation } of withNames) {
    const names = [...path.matchAll(/\{\w+\}/g)].map(([name]) => name);
    for (const bad of [...controls, ...surrogates]) {
      for (const name of names) {
        const asked = path.replace(name, bad).replaceAll(/\{\w+\}/g, 'some');
        const answer = await send(method, asked, operation);
        expect([method, asked, answer.status, answer.body['code']]).toEqual([method, asked, 400, 'malformed-request']);
      }
    }
  }
}, 60_000);

test('no query of any operation takes a control character, nor fails at half a character', async () => {
  const asking = operations().flatMap(({ path, method, operation }) =>
    operation.parameters.filter((one) => one.in === 'query').map(({ name }) => ({ path, method, operation, name })),
  );
  expect(asking.length).toBeGreaterThan(20);
  for (const { path, method, operation, name } of asking) {
    const at = path.replaceAll(/\{\w+\}/g, 'some');
    for (const bad of controls)
      expect([at, name, bad, (await send(method, `${at}?${name}=${bad}`, operation)).status]).toEqual([
        at,
        name,
        bad,
        400,
      ]);
    for (const bad of surrogates)
      expect((await send(method, `${at}?${name}=${bad}`, operation)).status).toBeLessThan(500);
  }
}, 60_000);

test('no list fails at a cursor that holds a control character, half a character or something else', async () => {
  await api.call('PUT', '/v1/customers/user:somebody', {});
  await api.call('PUT', '/v1/journeys/some', { journey: 'some' });
  await api.call('PUT', '/v1/templates/some', { template: 'some' });
  await api.call('PUT', '/v1/statements/some', { statement: 'some' });
  await api.call('PUT', '/v1/audiences/some', { audience: 'some', when: 'true' });
  expect((await api.call('POST', '/v1/audiences/some/publish', {})).status).toBe(200);
  const lists = operations().filter(({ operation }) => operation.parameters.some(({ name }) => name === 'cursor'));
  expect(lists.length).toBeGreaterThan(6);
  const hostile = ['\0', 'a\0b', '\ud800', '\udfff\ud800', '__proto__', '9'.repeat(400)];
  const places = hostile.flatMap((text) => [
    text,
    [text],
    { at: text, id: text, kind: text },
    { at: 1, id: text, kind: 'event' },
    { people: 1, id: text },
    { key: text },
  ]);
  for (const { path, method, operation } of lists) {
    const at = path.replace('{id}', 'user:somebody').replaceAll(/\{\w+\}/g, 'some');
    for (const place of places) {
      const cursor = Buffer.from(JSON.stringify(place)).toString('base64url');
      const { status } = await send(method, `${at}?cursor=${cursor}`, operation);
      expect([at, place, [200, 400, 422].includes(status)]).toEqual([at, place, true]);
    }
  }
}, 60_000);

test('names in bodies are stored without what Postgres does not take, or refused', async () => {
  const names = ['a\0b', '\0', '\ud800x', 'x\udfff'];
  for (const name of names) {
    const calls: [string, string, unknown][] = [
      ['POST', '/v1/keys', { name, scopes: ['read'] }],
      ['POST', '/v1/identify', { userId: name, traits: { [name]: name } }],
      ['POST', '/v1/track', { userId: 'u', event: name, messageId: name }],
      ['POST', '/v1/customers/lookup', { kind: 'user', value: name }],
      ['POST', '/v1/customers/merge', { from: name, into: name }],
      ['PUT', '/v1/journeys/some', { journey: 'some', name }],
      ['PUT', '/v1/templates/some', { template: 'some', subject: name }],
      ['POST', '/v1/customers/user:somebody/enrolments', { journey: name }],
      ['POST', '/v1/customers/user:somebody/consents', { purpose: name, state: 'granted', source: name }],
    ];
    for (const [method, path, body] of calls) {
      const { status } = await api.call(method, path, body);
      expect([path, name, status < 500]).toEqual([path, name, true]);
    }
  }
}, 60_000);
