import { runInNewContext } from 'node:vm';
import { request, startApi, type Api } from '../api';

let api: Api;
let key: string;
beforeAll(async () => {
  api = await startApi({ publicUrl: 'https://sojourn.example' });
  key = await api.key(['browser']);
});
afterAll(() => api.stop());

const host = { host: 'sojourn.example' };
const get = (path: string, headers: Record<string, string> = {}) => request(`${api.url}${path}`, 'GET', undefined, { ...host, ...headers }); // prettier-ignore
const basic = (shown: string) => ({ authorization: `Basic ${Buffer.from(`${shown}:`).toString('base64')}` });
const shop = { origin: 'https://shop.example' };

test('the settings name this product under the names that each client looks for', async () => {
  const { status, body, headers } = await get(`/v1/projects/${encodeURIComponent(key)}/settings`, shop);
  const entry = { apiKey: key, apiHost: 'sojourn.example/v1', protocol: 'https' };
  expect([status, body['integrations']]).toEqual([200, { 'Segment.io': entry, 'Customer.io Data Pipelines': entry }]);
  expect(headers.get('access-control-allow-origin')).toBe('https://shop.example');
});

test('RudderStack learns of no other destination, after its preflight', async () => {
  const preflight = { ...shop, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' }; // prettier-ignore
  const asked = await request(`${api.url}/sourceConfig/`, 'OPTIONS', undefined, preflight);
  expect([asked.status, asked.headers.get('access-control-allow-headers')]).toEqual([204, 'authorization']);
  for (const headers of [basic(key), {}]) {
    const { status, body } = await get(`/sourceConfig/?p=npm&v=3.34.1&writeKey=${encodeURIComponent(key)}`, { ...shop, ...headers }); // prettier-ignore
    expect([status, body]).toMatchObject([200, { source: { enabled: true, destinations: [], writeKey: key } }]);
  }
});

test('a key that nobody made learns nothing', async () => {
  const paths = ['/v1/projects/nobody/settings', '/sourceConfig/?writeKey=nobody', '/sourceConfig/'];
  for (const path of paths) expect((await get(path, shop)).status).toBe(401);
});

test('the beacon brings a batch with its key in the address', async () => {
  const call = { type: 'track', anonymousId: 'beacon', event: 'Left', messageId: 'beacon-1' };
  const body = JSON.stringify({ batch: [call] });
  const send = (writeKey: string) =>
    request(`${api.url}/beacon/v1/batch?writeKey=${encodeURIComponent(writeKey)}`, 'POST', body, { ...shop, 'content-type': 'text/plain;charset=UTF-8' }); // prettier-ignore
  expect((await send('nobody')).status).toBe(401);
  const { status, headers } = await send(key);
  expect([status, headers.get('access-control-allow-origin')]).toEqual([200, 'https://shop.example']);
});

test('pages may read how long they are asked to wait', async () => {
  const { headers } = await request(`${api.url}/v1/t`, 'POST', {}, shop);
  expect(headers.get('access-control-expose-headers')).toBe('Retry-After');
});

test('the bundle that a standalone client asks for has no destinations, and there are no others', async () => {
  const { status, text, headers } = await get('/analytics-next/bundles/ajs-destination.bundle.0123456789abcdef.js');
  expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('text/javascript')]);
  const loaded: unknown[] = [];
  const document = { currentScript: { getAttribute: () => '@segment/analytics-next:chunk-50' } };
  const self = { webpackChunk_segment_analytics_next: { push: (chunk: unknown) => loaded.push(chunk) } };
  runInNewContext(text, { document, self });
  const [[ids, , standIn]] = loaded as [[string[], object, (load: { m: Record<string, unknown> }) => void]];
  const modules: Record<string, unknown> = { own: 'module' };
  standIn({ m: modules });
  const exports: { ajsDestinations?: () => unknown[] } = {};
  (modules['3771'] as (module: object, exports: object) => void)({}, exports);
  expect([ids, modules['own'], Array.from(exports.ajsDestinations?.() ?? ['missing'])]).toEqual([['50'], 'module', []]);
  expect((await get('/analytics-next/bundles/tsub-middleware.bundle.0123.js')).status).toBe(404);
});
