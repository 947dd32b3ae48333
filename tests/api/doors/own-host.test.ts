import { startApi, type Api } from '../api';
import { ask } from './asked';

const mail = { list: async () => [], forget: async () => undefined };

describe('on loopback', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ listener: { host: '127.0.0.1', operators: 'on-loopback' }, mail });
  });
  afterAll(() => api.stop());

  const status = async (host: string, path = '/dev/mail'): Promise<number> =>
    (await ask(`${api.url}${path}`, 'GET', { host })).status;

  test.each(['evil.example', 'evil.example:3000', 'localhost.evil.example', '127.0.0.1.evil.example', '93.184.216.34', '[2606::1]', 'a@localhost', '0.0.0.0'])(
    'a page that was led here under the name %s reads nothing',
    async (host) => {
      for (const path of ['/', '/metrics', '/dev/mail', '/dev/mail/page', '/healthz', '/v1/keys', '/u/x', '/nowhere'])
        expect([path, await status(host, path)]).toEqual([path, 421]);
    },
  ); // prettier-ignore

  test.each(['localhost', 'LOCALHOST:3000', 'localhost.:1', '127.0.0.1', '127.0.0.1:8080', '127.9.9.9', '[::1]:3000', '[::ffff:127.0.0.1]', 'shop.localhost:3000'])(
    '%s is this machine',
    async (host) => {
      expect(await status(host)).toBe(200);
    },
  ); // prettier-ignore

  test('the refusal is a problem of the catalogue', async () => {
    const answer = await ask(`${api.url}/v1/keys`, 'GET', { host: 'evil.example' });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toMatchObject({
      status: 421,
      code: 'misdirected',
      remedy: expect.stringContaining('PUBLIC_URL'),
    });
  });

  test("PUBLIC_URL's name is ours, but what is open to this machine wants a key under it", async () => {
    expect(await status('sojourn.test', '/healthz')).toBe(200);
    for (const path of ['/v1/today', '/metrics', '/dev/mail'])
      expect([path, await status('sojourn.test', path)]).toEqual([path, 401]);
  });

  test('what a proxy on this machine brings is not from this machine', async () => {
    for (const header of ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'])
      for (const path of ['/v1/today', '/metrics', '/dev/mail'])
        expect((await ask(`${api.url}${path}`, 'GET', { [header]: '127.0.0.1' })).status).toBe(401);
  });

  test('what happened today is told without a key, with the reason why', async () => {
    const { status: answered, body } = await ask(`${api.url}/v1/today`, 'GET');
    expect([answered, body['openTo']]).toEqual([200, 'on-loopback']);
  });
});

test('a public listener is reached under every name', async () => {
  const api = await startApi({ listener: { host: '0.0.0.0', operators: 'on-loopback' } });
  try {
    expect((await ask(`${api.url}/healthz`, 'GET', { host: 'whatever.example' })).status).toBe(200);
  } finally {
    await api.stop();
  }
});
