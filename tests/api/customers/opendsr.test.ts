import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { goOnErasing } from '../../../api/customers/erase';
import { webhooks } from '../../../channels/webhook';
import { tellSome } from '../../../worker/keep/teller';
import { startApi, type Api } from '../api';
import { askedWhileGoing } from '../going-away';

type Heard = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: Record<string, unknown>; readonly text: string }; // prettier-ignore

const time = { now: Date.parse('2027-01-31T10:00:00Z') };
const day = 86_400_000;
let api: Api;
let server: Server;
let status = 200;
let heard: Heard[] = [];

beforeAll(async () => {
  api = await startApi({ clock: { now: () => time.now, realUntil: (instant) => instant - time.now } });
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      heard.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) as Heard['body'], text });
      response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await api.stop();
});
beforeEach(() => {
  time.now += 60_000;
  [status, heard] = [200, []];
});

const url = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
const tell = (allow = ['127.0.0.0/8']) => tellSome({ ...api.deps, webhooks: webhooks({ allow }) });
const ok = async (...call: Parameters<Api['call']>): Promise<Readonly<Record<string, unknown>>> => {
  const answer = await api.call(...call);
  if (answer.status >= 300) throw new Error(`${call.slice(0, 2).join(' ')} ${answer.status} ${answer.text}`);
  return answer.body;
};
const person = (user: string, rest = ''): string => `/v1/customers/user:${user}${rest}`;
const known = (userId: string, traits: Readonly<Record<string, unknown>> = {}) =>
  ok('POST', '/v1/identify', {
    userId,
    messageId: randomUUID(),
    traits: { email: `${userId}@example.org`, ...traits },
  });

type Asking = { readonly type?: string; readonly id?: string; readonly identities?: unknown; readonly more?: Readonly<Record<string, unknown>> }; // prettier-ignore
const asking = (user: string, { type = 'erasure', id = randomUUID(), identities, more = {} }: Asking = {}) => ({
  regulation: 'gdpr',
  subject_request_id: id,
  subject_request_type: type,
  submitted_time: new Date(time.now).toISOString(),
  subject_identities: identities ?? [
    { identity_type: 'email', identity_value: `${user}@example.org`, identity_format: 'raw' },
  ],
  api_version: '2.0',
  ...more,
});
const ask = (...call: Parameters<typeof asking>) => ok('POST', '/v1/opendsr/requests', asking(...call));
const place = (id: unknown): string => `/v1/opendsr/requests/${String(id)}`;
const standing = async (id: unknown): Promise<unknown> => (await ok('GET', place(id)))['request_status'];
type Listed = { readonly asks: string; readonly outcome?: string; readonly customer?: string; readonly source?: string; readonly reason?: string; readonly told?: readonly Record<string, unknown>[] }; // prettier-ignore
const register = async (): Promise<Listed> =>
  ((await ok('GET', '/v1/requests?limit=1'))['items'] as Listed[])[0] ?? { asks: 'none' };

describe('a request by OpenDSR', () => {
  test('for a copy is answered at once, in the register and with where the copy is', async () => {
    await known('copy');
    const body = JSON.stringify(asking('copy', { type: 'access', more: { property_id: 'x' } }));
    const answer = await api.call('POST', '/v1/opendsr/requests', body, { 'content-type': 'application/json' });
    expect([answer.status, answer.headers.get('x-opendsr-processor-domain')]).toEqual([201, 'sojourn.test']);
    expect(Buffer.from(String(answer.body['encoded_request']), 'base64').toString()).toBe(body);
    const { id } = await ok('GET', person('copy'));
    expect(await ok('GET', place(answer.body['subject_request_id']))).toMatchObject({
      request_status: 'completed',
      results_url: `http://sojourn.test/v1/customers/${String(id)}/export`,
    });
    expect(await register()).toMatchObject({ asks: 'access', outcome: 'done', customer: id, source: 'OpenDSR: ADMIN_KEY' }); // prettier-ignore
  });

  test('is taken once, and under its id nothing else is', async () => {
    await known('once');
    const id = randomUUID();
    const first = await ask('once', { type: 'portability', id });
    time.now += 1_000;
    const { encoded_request: _as, ...again } = await ask('once', { type: 'portability', id });
    expect(first).toMatchObject(again);
    expect((await api.call('POST', '/v1/opendsr/requests', asking('once', { id }))).body['code']).toBe('conflict');
  });

  test.each(['access', 'erasure', 'access of nobody'])(
    'for %s that is sent several times at once is answered alike, and is on record once',
    async (name) => {
      const user = name.replaceAll(' ', '-');
      if (name !== 'access of nobody') await known(user);
      const body = asking(user, { type: name === 'erasure' ? 'erasure' : 'access' });
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => api.call('POST', '/v1/opendsr/requests', body)),
      );
      expect(answers.map((one) => one.status)).toEqual([201, 201, 201, 201]);
      expect(new Set(answers.map((one) => one.text)).size).toBe(1);
      const noted = await api.asOwner(`select count(*)::int as n from requests join subject_requests using (request_id) where subject_request_id = $1`, [body.subject_request_id]); // prettier-ignore
      expect(noted).toEqual([{ n: 1 }]);
      if (name === 'erasure') await ok('DELETE', place(body.subject_request_id));
    },
  );

  test('for an erasure leaves the person in peace, and is carried out once it cannot be taken back', async () => {
    await known('peace');
    const { subject_request_id: id, expected_completion_time: expected } = await ask('peace');
    expect(Date.parse(String(expected))).toBe(time.now + day);
    const held = await api.asOwner(`select pause_reason from customers where paused_at is not null`);
    expect(held).toEqual([{ pause_reason: 'erasure' }]);
    expect([await standing(id), await goOnErasing(api.deps)]).toEqual(['pending', false]);
    time.now += day;
    await api.asOwner(`update erasing set lease_until = now()`);
    expect([await standing(id), await goOnErasing(api.deps), await standing(id)]).toEqual(['in_progress', true, 'completed']); // prettier-ignore
    expect((await api.call('GET', person('peace'))).status).toBe(404);
    expect((await api.call('DELETE', place(id))).body['code']).toBe('conflict');
  });

  test('may say that nobody waits', async () => {
    await known('now');
    await ask('now', { more: { skip_waiting_period: true } });
    expect(await goOnErasing(api.deps)).toBe(true);
    expect((await api.call('GET', person('now'))).status).toBe(404);
  });

  test('that is taken back while it is pending leaves everything as it was', async () => {
    await known('back');
    await known('held');
    await ok('POST', person('held', '/pause'), { reason: 'a call' });
    const ids = [(await ask('back'))['subject_request_id'], (await ask('held'))['subject_request_id']];
    for (const id of ids) {
      const { status: code, body } = await api.call('DELETE', place(id));
      expect([code, body['subject_request_id'], await standing(id)]).toEqual([202, id, 'cancelled']);
      expect((await api.call('DELETE', place(id))).status).toBe(409);
    }
    expect(await api.asOwner('select customer_id from erasing')).toEqual([]);
    const held = `select pause_reason from customers join identifiers using (customer_id) where paused_at is not null`;
    expect(await api.asOwner(`${held} and kind = 'user' order by value`)).toEqual([{ pause_reason: 'a call' }]);
  });

  test('is taken back by an answer of the register too, while what somebody else asked for stays', async () => {
    await known('two');
    const first = (await ask('two'))['subject_request_id'];
    const [{ request_id: request } = {}] = await api.asOwner(`select request_id from subject_requests where subject_request_id = '${String(first)}'`); // prettier-ignore
    const second = (await ask('two'))['subject_request_id'];
    const answer = `/v1/requests/${String(request)}/answer`;
    expect((await api.call('POST', answer, { outcome: 'done' })).body['code']).toBe('conflict');
    await ok('POST', answer, { outcome: 'refused', reason: 'it was not theirs' });
    expect([await standing(first), await standing(second)]).toEqual(['cancelled', 'pending']);
    await ok('DELETE', person('two'));
    expect([await standing(first), await standing(second)]).toEqual(['cancelled', 'completed']);
  });

  test('of somebody whom nobody knows is completed', async () => {
    const { subject_request_id: id } = await ask('stranger');
    expect(await standing(id)).toBe('completed');
    expect(await register()).toMatchObject({ outcome: 'done', reason: 'Nobody is known by these identities.' });
  });

  test.each(['access', 'erasure'])('for %s of somebody who is gone in the meantime is completed', async (type) => {
    const id = String((await ok('PUT', person('going'), { traits: { email: 'going@example.org' } }))['id']);
    const asked = asking('going', { type });
    await askedWhileGoing(api, id, () => ok('POST', '/v1/opendsr/requests', asked));
    expect(await standing(asked.subject_request_id)).toBe('completed');
  });

  test('that names several people names nobody', async () => {
    await known('one-of-two');
    await known('other-of-two');
    const identities = { email: { value: 'one-of-two@example.org', encoding: 'raw' }, controller_customer_id: { value: 'other-of-two', encoding: 'raw' } }; // prettier-ignore
    const { status: code, body } = await api.call('POST', '/v1/opendsr/requests', asking('', { identities }));
    expect([code, body['code'], (body['customers'] as unknown[]).length]).toEqual([409, 'ambiguous-identifier', 2]);
  });

  test.each([
    ['a hash', [{ identity_type: 'email', identity_value: 'd0', identity_format: 'sha256' }]],
    ['a kind that nobody is known by here', [{ identity_type: 'ios_advertising_id', identity_value: 'x' }]],
    ['nobody', []],
    ['what is no address', [{ identity_type: 'email', identity_value: 'nobody' }]],
  ])('that names %s is refused with its place', async (_what, identities) => {
    const { status: code, body } = await api.call('POST', '/v1/opendsr/requests', asking('', { identities }));
    expect([code, JSON.stringify(body['errors'])]).toEqual([422, expect.stringContaining('/subject_identities')]);
  });

  test('of no known id is unknown, and what is spoken here is told', async () => {
    for (const id of [randomUUID(), 'x'])
      expect((await api.call('GET', place(id))).body['code']).toBe('unknown-request');
    const { supported_identities: identities } = await ok('GET', '/v1/opendsr/discovery');
    expect(identities).toContainEqual({ identity_type: 'email', identity_format: 'raw' });
  });
});

describe('other systems are told', () => {
  const verified = ({ headers, text }: Heard): boolean => {
    const [id, at] = [String(headers['webhook-id']), String(headers['webhook-timestamp'])];
    const signature = createHmac('sha256', api.deps.secrets.webhook).update(`${id}.${at}.${text}`).digest('base64');
    return headers['webhook-signature'] === `v1,${signature}`;
  };

  test('how their request stands, at the addresses that came with it, signed', async () => {
    await known('called');
    const more = { status_callback_urls: [url('/status')] };
    const { subject_request_id: id } = await ask('called', { more });
    expect(await tell()).toBe(0);
    await ok('DELETE', place(id));
    await ask('called', { type: 'access', more });
    expect([await tell(), heard.every(verified)]).toEqual([2, true]);
    expect(new Set(heard.map(({ body }) => body['request_status']))).toEqual(new Set(['cancelled', 'completed']));
    expect(heard[0]?.body).toMatchObject({ status_callback_url: url('/status'), api_version: '2.0' });
    expect(heard.map(({ headers }) => headers['x-opendsr-processor-domain'])).toEqual(['sojourn.test', 'sojourn.test']);
    expect(await tell()).toBe(0);
  });

  test('of an erasure, by every name of the person, until they say yes', async () => {
    await ok('PUT', '/v1/processors/warehouse', { url: url('/dsr'), authorization: 'Basic c2VjcmV0' });
    await known('told', { email: 'former@example.org' });
    await known('told');
    await ok('POST', '/v1/identify', { userId: 'told', anonymousId: 'cookie-of-told' });
    status = 503;
    await ok('DELETE', person('told'));
    expect(await tell()).toBe(1);
    expect((await register()).told).toEqual([{ processor: 'warehouse', status: 'open', attempts: 1, httpStatus: 503, reason: 'HTTP 503' }]); // prettier-ignore
    expect(await tell()).toBe(0);
    status = 204;
    await api.asOwner(`update request_calls set try_at = now()`);
    expect(await tell()).toBe(1);
    expect((await register()).told).toEqual([
      { processor: 'warehouse', status: 'answered', attempts: 2, httpStatus: 204 },
    ]);
    const [first, second] = heard;
    expect([first?.headers['webhook-id'], first?.headers['authorization']]).toEqual([second?.headers['webhook-id'], 'Basic c2VjcmV0']); // prettier-ignore
    const names = first?.body['subject_identities'];
    const raw = (identity_type: string, identity_value: string) => ({ identity_type, identity_value, identity_format: 'raw' }); // prettier-ignore
    expect(names).toHaveLength(4);
    expect(names).toEqual(expect.arrayContaining([raw('anonymous', 'cookie-of-told'), raw('email', 'former@example.org'),
      raw('email', 'told@example.org'), raw('controller_customer_id', 'told')])); // prettier-ignore
    expect(first?.body).toMatchObject({ subject_request_type: 'erasure', regulation: 'gdpr' });
    expect(await api.asOwner('select 1 from request_calls where sealed is not null')).toEqual([]);
    expect(JSON.stringify(await api.asOwner('select * from processors'))).not.toContain('c2VjcmV0');
  });

  test('whose process died in the middle of it, again under the same id', async () => {
    await known('died');
    await ok('DELETE', person('died'));
    const died = { call: () => new Promise<never>(() => undefined) };
    void tellSome({ ...api.deps, webhooks: died });
    await expectSoon(async () => (await api.asOwner(`select 1 from request_calls where attempt = 1 and status = 'open'`)).length === 1); // prettier-ignore
    expect(await tell()).toBe(0);
    await api.asOwner(`update request_calls set try_at = now() where status = 'open'`);
    expect([await tell(), heard.length]).toEqual([1, 1]);
  });

  test('nothing where their address may not be reached, until it may', async () => {
    await known('inside');
    await ok('DELETE', person('inside'));
    expect([await tell([]), heard]).toEqual([1, []]);
    expect((await register()).told).toEqual([expect.objectContaining({ status: 'open', reason: 'forbidden' })]);
    const [{ open } = { open: 0 }] = (await ok('GET', '/v1/processors'))['items'] as { open: number }[];
    expect(open).toBe(1);
  });

  test('no more once they are processors no more', async () => {
    expect((await api.call('DELETE', '/v1/processors/warehouse')).status).toBe(204);
    expect((await register()).told).toEqual([expect.objectContaining({ status: 'failed', reason: 'removed' })]);
    expect((await api.call('DELETE', '/v1/processors/warehouse')).status).toBe(404);
    expect((await api.call('PUT', '/v1/processors/Not%20a%20name', { url: url('/') })).status).toBe(404);
    expect((await api.call('PUT', '/v1/processors/file', { url: 'file:///etc/passwd' })).status).toBe(422);
  });
});

async function expectSoon(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error('it never was so');
}
