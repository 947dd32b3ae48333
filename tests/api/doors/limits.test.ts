import { Limits, limits } from '../../../api/doors/limits';
import type { ApiDeps } from '../../../api/http/deps';
import { startApi, type Api } from '../api';
import { message, person } from '../pages/link-world';
import { ask, type Heard } from './asked';

let api: Api;
afterEach(() => api.stop());
const start = async (changes: Partial<ApiDeps>): Promise<void> => {
  api = await startApi(changes);
};

const withKey = (key: string, more: Record<string, string> = {}): Promise<Heard> =>
  ask(`${api.url}/v1/keys`, 'GET', { authorization: `Bearer ${key}`, ...more });
const track = (key: string, headers: Record<string, string> = {}): Promise<Heard> => {
  const all = { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers };
  return ask(`${api.url}/v1/track`, 'POST', all, '{"userId":"u","event":"Seen"}');
};
const statuses = async (times: number, send: (at: number) => Promise<Heard>): Promise<number[]> => {
  const heard: number[] = [];
  for (let at = 0; at < times; at++) heard.push((await send(at)).status);
  return heard;
};

function expectToWait({ status, headers, body }: Heard, seconds: number): void {
  expect([status, headers['content-type'], body['code']]).toEqual([
    429,
    'application/problem+json; charset=utf-8',
    'rate-limited',
  ]);
  const wait = Number(headers['retry-after']);
  expect(wait).toBeGreaterThanOrEqual(1);
  expect(wait).toBeLessThanOrEqual(seconds);
}

test('who guesses keys waits, also with the right one; whose key was good a moment ago goes on', async () => {
  await start({ limits: new Limits({ wrong: 5 }) });
  const fresh = await api.key(['admin']);
  expect((await withKey(api.adminKey)).status).toBe(200);
  expect(await statuses(5, (at) => withKey(`guess-${at}`))).toEqual([401, 401, 401, 401, 401]);
  const before = api.statements.length;
  expectToWait(await withKey('guess-6'), limits.wrong.seconds);
  expectToWait(await withKey(fresh), limits.wrong.seconds);
  expect(api.statements.length).toBe(before);
  await new Promise((done) => setTimeout(done, 1_100));
  expect((await withKey(api.adminKey)).status).toBe(200);
  expect((await ask(`${api.url}/v1/keys`, 'GET')).status).toBe(401);
});

test('a key in the body is guessed no quicker', async () => {
  await start({ limits: new Limits({ wrong: 3 }) });
  const send = (writeKey: string): Promise<Heard> =>
    ask(
      `${api.url}/v1/track`,
      'POST',
      { 'content-type': 'text/plain' },
      JSON.stringify({ writeKey, userId: 'u', event: 'e' }),
    );
  expect(await statuses(5, (at) => send(`guess-${at}`))).toEqual([401, 401, 401, 429, 429]);
});

test('nor by signing in, nor is a signature or a link of any kind', async () => {
  const json = { 'content-type': 'application/json' };
  const guesses: [method: string, path: string, wrong: number, body?: string][] = [
    ['POST', '/v1/session', 401, '{"key":"a-wrong-key-of-nobody"}'],
    ['POST', '/v1/providers/generic/events', 401, '{"events":[]}'],
    ['POST', '/v1/providers/sms/messages', 401, '{}'],
    ...['/c/made-up', '/r/made-up', '/me/made-up'].map((path): [string, string, number] => ['GET', path, 404]),
    ['POST', '/c/made-up', 404, ''],
    ['POST', '/me/made-up/erase', 404, ''],
  ];
  for (const [method, path, wrong, body] of guesses) {
    await start({ limits: new Limits({ wrong: 2 }) });
    const heard = await statuses(4, () => ask(api.url + path, method, body === undefined ? {} : json, body));
    expect([path, ...heard]).toEqual([path, wrong, wrong, 429, 429]);
    await api.stop();
  }
  await start({});
}, 60_000);

test('one key sends so many events at once and is told when to go on, also in a page; another key goes on', async () => {
  await start({ limits: new Limits({ ingest: 4 }) });
  const [mine, yours] = [await api.key(['ingest']), await api.key(['ingest'])];
  expect(await statuses(4, () => track(mine))).toEqual([200, 200, 200, 200]);
  const refused = await track(mine, { origin: 'https://shop.example' });
  expectToWait(refused, limits.ingest.seconds);
  expect(refused.headers['access-control-allow-origin']).toBe('https://shop.example');
  expect(refused.headers['access-control-expose-headers']).toBe('Retry-After');
  expect((await track(yours)).status).toBe(200);
  expect((await withKey(api.adminKey)).status).toBe(200);
});

test('who floods with the key of a page uses up their own part of it, and the visitors of the page go on', async () => {
  await start({ limits: new Limits({ page: 2 }), trustProxy: ['127.0.0.0/8'] });
  const key = await api.key(['browser']);
  const visit = (from: string): Promise<Heard> => {
    const headers = { 'content-type': 'text/plain', 'x-forwarded-for': from };
    return ask(`${api.url}/v1/page`, 'POST', headers, JSON.stringify({ writeKey: key, anonymousId: 'a' }));
  };
  expect(await statuses(2, () => visit('192.0.2.1'))).toEqual([200, 200]);
  expectToWait(await visit('192.0.2.1'), limits.page.seconds);
  expect((await visit('192.0.2.2')).status).toBe(200);
});

test('after the time in Retry-After it goes on', async () => {
  const short = new Limits({ ingest: 1 });
  await start({ limits: short });
  const key = await api.key(['ingest']);
  expect(await statuses(2, () => track(key))).toEqual([200, 429]);
  const wait = Number((await track(key)).headers['retry-after']);
  await new Promise((done) => setTimeout(done, wait * 1_000 + 50));
  expect((await track(key)).status).toBe(200);
}, 20_000);

describe('links', () => {
  const links = async () => message({ db: api.db, base: api.url, links: api.links, customerId: await person(api.db) });

  test('who makes them up waits, while a link that opens is heard from the same address', async () => {
    await start({ limits: new Limits({ wrong: 3 }) });
    const { unsubscribe } = await links();
    expect(await statuses(5, (at) => ask(`${api.url}/${at % 2 ? 'me' : 'u'}/made-up`, 'GET'))).toEqual([
      404, 404, 404, 429, 429,
    ]);
    expectToWait(await ask(`${api.url}/u/made-up`, 'POST'), limits.wrong.seconds);
    expect((await ask(unsubscribe, 'POST')).status).toBe(200);
  });

  test("one person's links are opened so often, and nobody else's the less", async () => {
    await start({ limits: new Limits({ link: 3 }) });
    const [mine, yours] = [await links(), await links()];
    expect((await ask(mine.unsubscribe, 'POST')).status).toBe(200);
    expect(await statuses(2, () => ask(mine.unsubscribe, 'GET'))).toEqual([200, 200]);
    expectToWait(await ask(mine.unsubscribe, 'GET'), limits.link.seconds);
    expect((await ask(yours.unsubscribe, 'GET')).status).toBe(200);
  });

  test('a browser reads on a page that it is too much', async () => {
    await start({ limits: new Limits({ wrong: 1 }) });
    const send = () => ask(`${api.url}/u/made-up`, 'GET', { accept: 'text/html' });
    await send();
    const { status, headers } = await send();
    expect([status, headers['content-type']]).toEqual([429, 'text/html; charset=utf-8']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('the address', () => {
  const guess = (at: number, from: string) => withKey(`guess-${at}`, { 'x-forwarded-for': from });

  test('is the one of the connection, whatever a header says', async () => {
    await start({ limits: new Limits({ wrong: 3 }) });
    expect(await statuses(5, (at) => guess(at, `192.0.2.${at}`))).toEqual([401, 401, 401, 429, 429]);
  });

  test('is what a proxy of TRUST_PROXY says, and of IPv6 its first half', async () => {
    await start({ limits: new Limits({ wrong: 2 }), trustProxy: ['127.0.0.0/8', '::1/128'] });
    expect(await statuses(3, (at) => guess(at, '203.0.113.1, 198.51.100.7'))).toEqual([401, 401, 429]);
    expect(await statuses(1, () => guess(9, '198.51.100.7, 203.0.113.1'))).toEqual([401]);
    expect(await statuses(3, (at) => guess(at, `2001:db8:0:1::${at}`))).toEqual([401, 401, 429]);
    expect(await statuses(1, () => guess(9, '2001:db8:0:2::1'))).toEqual([401]);
    expect(await statuses(1, () => guess(9, '::ffff:198.51.100.7'))).toEqual([429]);
  });
});
