import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { readConfig, ConfigError } from '../../../worker/process/config';
import { openFrontDoors, type FrontDoors } from '../../../worker/process/front-doors';
import { startApi, type Api } from '../../api/api';
import { ask } from '../../api/doors/asked';

let api: Api;
let doors: FrontDoors;
/** What the build makes of the console. */
const web = mkdtempSync(join(tmpdir(), 'sojourn-web-'));
beforeAll(async () => {
  mkdirSync(join(web, 'assets'));
  writeFileSync(join(web, 'index.html'), '<div id="root"></div>');
  writeFileSync(join(web, 'pages.json'), '[]');
  api = await startApi({ mail: { list: async () => [], forget: async () => undefined } });
});
afterEach(() => doors.close());
afterAll(async () => {
  await api.stop();
  rmSync(web, { recursive: true });
});

const open = async (env: Record<string, string>): Promise<void> => {
  doors = await openFrontDoors(readConfig({ PORT: '0', ...env }));
  doors.lead({ ...api.deps, web, metrics: new Registry() });
};
const statuses = async (url: string, headers: Record<string, string> = {}): Promise<number[]> => {
  const heard: number[] = [];
  for (const path of ['/v1/today', '/metrics', '/dev/mail', '/dev/mail/page'])
    heard.push((await ask(`${url}${path}`, 'GET', headers)).status);
  return heard;
};
const admin = { authorization: 'Bearer an-admin-key-of-tests' };

test('on loopback one door is open to this machine', async () => {
  await open({});
  expect(doors.operationsUrl).toBeUndefined();
  expect(await statuses(doors.url)).toEqual([200, 200, 200, 200]);
  expect((await ask(`${doors.url}/metrics`, 'GET', { host: 'evil.example' })).status).toBe(421);
});

test('on a public HOST everything that operators look at wants a key', async () => {
  await open({ HOST: '0.0.0.0' });
  expect(await statuses(doors.url)).toEqual([401, 401, 401, 401]);
  expect(await statuses(doors.url, admin)).toEqual([200, 200, 200, 200]);
  expect((await ask(`${doors.url}/healthz`, 'GET')).status).toBe(200);
});

test.each(['0.0.0.0', '127.0.0.1'])(
  'OPERATIONS_HOST is a door of its own, without a key and without the API; on HOST %s it takes one then',
  async (HOST) => {
    await open({ HOST, OPERATIONS_HOST: '127.0.0.1', OPERATIONS_PORT: '0' });
    const operations = doors.operationsUrl ?? '';
    expect(await statuses(operations)).toEqual([200, 200, 200, 200]);
    expect((await ask(`${operations}/v1/today`, 'GET')).body).toMatchObject({ openTo: 'anybody' });
    expect((await ask(`${operations}/`, 'GET')).text).toContain('<div id="root">');
    expect(await statuses(operations, { host: 'evil.example' })).toEqual([421, 421, 421, 421]);
    for (const path of ['/healthz', '/readyz']) expect((await ask(`${operations}${path}`, 'GET')).status).toBe(200);
    for (const path of ['/v1/keys', '/v1/track', '/u/x', '/me/x', '/openapi.json'])
      expect((await ask(`${operations}${path}`, 'GET', admin)).status).toBe(404);
    expect(await statuses(doors.url)).toEqual([401, 401, 401, 401]);
    expect(await statuses(doors.url, admin)).toEqual([200, 200, 200, 200]);
  },
);

test("a port of operators that is taken is said by its own setting, and the API's is free again", async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => taken.once('listening', done));
  const address = taken.address();
  const port = typeof address === 'object' && address ? String(address.port) : '';
  const free = await openFrontDoors(readConfig({ PORT: '0' }));
  await free.close();
  const PORT = new URL(free.url).port;
  const config = readConfig({ PORT, OPERATIONS_HOST: '127.0.0.1', OPERATIONS_PORT: port });
  await expect(openFrontDoors(config)).rejects.toThrow(ConfigError);
  await expect(openFrontDoors(config)).rejects.toThrow(`OPERATIONS_PORT ${port} on 127.0.0.1 is taken`);
  taken.close();
  await open({ PORT });
});
