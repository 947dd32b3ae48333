import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addressGuard } from '../../channels/public-address';
import { webhooks } from '../../channels/webhook';
import { webhookHeaders } from '../../channels/webhook-signature';

const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
const loopback = ['127.0.0.0/8', '::1/128'];

type Seen = { readonly headers: IncomingMessage['headers']; readonly body: string };
let server: Server;
let seen: Seen[] = [];
let answer: (response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      seen.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      answer(response);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});
beforeEach(() => {
  seen = [];
  answer = (response) => void response.end();
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const port = (): number => (server.address() as AddressInfo).port;
type Call = { readonly url?: string; readonly allow?: readonly string[]; readonly timeout?: number };
const call = ({ url = `http://127.0.0.1:${port()}/hook`, allow = loopback, timeout = 20_000 }: Call = {}) =>
  webhooks({ allow, timeout }).call({ id: 'call-1', url, body: '{"order":7}', secret });
const replies = (status: number, body = '', headers: Record<string, string> = {}): void => {
  answer = (response) => void response.writeHead(status, headers).end(body);
};

test('the signature is the one of Standard Webhooks', () => {
  const headers = webhookHeaders(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}');
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('a call is posted as JSON with its id and a signature of this moment, and its answer is read', async () => {
  replies(200, '{"discount":10}', { 'content-type': 'application/json' });
  const asked = Math.floor(Date.now() / 1_000);
  expect(await call()).toEqual({ outcome: 'answered', status: 200, response: { discount: 10 } });
  const [{ headers, body } = { headers: {}, body: '' }] = seen;
  const at = Number(headers['webhook-timestamp']);
  expect(body).toBe('{"order":7}');
  expect(headers['content-type']).toBe('application/json');
  expect(at).toBeGreaterThanOrEqual(asked);
  expect(at).toBeLessThanOrEqual(Date.now() / 1_000 + 1);
  expect(headers).toMatchObject(webhookHeaders(secret, 'call-1', at, body));
});

test.each([
  ['no JSON', 'thanks'],
  ['nothing', ''],
  ['more than 64 kB', JSON.stringify('x'.repeat(70_000))],
])('an answer that is %s is an answer without a response', async (_, body) => {
  replies(201, body);
  expect(await call()).toEqual({ outcome: 'answered', status: 201 });
});

test('410 ends it; everything else that is no 2xx comes again, as late as the receiver asks', async () => {
  replies(410);
  expect(await call()).toEqual({ outcome: 'gone', status: 410 });
  for (const status of [400, 404, 429, 500, 503]) {
    replies(status, 'no', { 'retry-after': '120' });
    expect(await call()).toMatchObject({ outcome: 'later', status, retryAfter: '120' });
  }
});

test('a redirect is not followed', async () => {
  replies(302, '', { location: `http://127.0.0.1:${port()}/elsewhere` });
  expect(await call()).toMatchObject({ outcome: 'later', status: 302 });
  expect(seen).toHaveLength(1);
});

test('a receiver that says nothing in time, hangs up or is not there comes again', async () => {
  answer = () => undefined;
  expect(await call({ timeout: 400 })).toEqual({ outcome: 'later', why: 'no answer in time' });
  answer = (response) => void response.socket?.destroy();
  expect(await call()).toMatchObject({ outcome: 'later', why: 'ECONNRESET' });
  expect(await call({ url: 'http://127.0.0.1:1/' })).toMatchObject({ outcome: 'later', why: 'ECONNREFUSED' });
});

test('an answer that never ends is cut off', async () => {
  answer = (response) => void response.writeHead(200).write('{');
  expect(await call({ timeout: 2_000 })).toMatchObject({ outcome: 'answered', status: 200 });
});

test.each([
  'http://127.0.0.1/', 'http://localhost/', 'http://127.1/', 'http://0x7f000001/', 'http://2130706433/', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/', 'http://0.0.0.0/', 'http://10.1.2.3/', 'http://172.16.0.1/', 'http://192.168.1.1/', 'http://169.254.169.254/latest/meta-data',
  'http://100.64.0.1/', 'http://[fd00::1]/', 'http://[fe80::1]/', 'http://[64:ff9b::7f00:1]/', 'http://[2002:7f00:1::]/', 'http://224.0.0.1/', 'ftp://example.org/',
])('%s may not be reached', async (url) => {
  expect(await call({ url, allow: [] })).toEqual({ outcome: 'forbidden' });
  expect(seen).toEqual([]);
}); // prettier-ignore

test('a private network that is allowed may be reached, and no other', async () => {
  const guard = addressGuard(['10.0.0.0/8']);
  expect(await guard('10.1.2.3')).toEqual([{ address: '10.1.2.3', family: 4 }]);
  expect(await guard('[::ffff:10.1.2.3]')).toMatchObject([{ family: 6 }]);
  expect(await guard('192.168.1.1')).toEqual([]);
  expect(await guard('93.184.216.34')).toEqual([{ address: '93.184.216.34', family: 4 }]);
  expect(await guard('[2606:2800:220:1::1]')).toMatchObject([{ family: 6 }]);
});

test.each(['10.0.0.0/33', 'localhost', '10.0.0/8', '::1/200', '10.0.0.0/x'])('%s is no network', (network) => {
  expect(() => addressGuard([network])).toThrow(RangeError);
});
