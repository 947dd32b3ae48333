import { sql } from 'kysely';
import { settleOutcomes, type Outcome } from '../../../db/wake/messages';
import { startApi, type Answer, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const at = (name: string, rest = ''): string => `/v1/customers/${encodeURIComponent(name)}${rest}`;
const items = ({ body }: Answer): Record<string, unknown>[] => body['items'] as Record<string, unknown>[];
const suppressed = async (name: string) => (await api.call('GET', at(name))).body['suppressed'];

/** A mail to the customer that was just answered. */
async function answered(customerId: string, outcome: Pick<Outcome, 'status'> & Partial<Outcome>): Promise<void> {
  const { rows } = await sql<{ id: string }>`insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template,
      template_version, purpose, channel, class, priority, status, decided_at, not_before, at, attempt, lease_until)
    values (${customerId}, gen_random_uuid(), gen_random_uuid(), 'j', 1, 's', 't', 1, 'news', 'email', 'marketing', 50, 'handing-over', now(), now(), now(), 1,
      now() + interval '20 seconds') returning message_id as id`.execute(api.db); // prettier-ignore
  const settled = { messageId: rows[0]?.id ?? '', attempt: 1, at: Date.now(), ...outcome };
  await api.db.transaction().execute((tx) => settleOutcomes(tx, customerId, [settled]));
}
async function known(user: string): Promise<string> {
  const { body } = await api.call('PUT', at(`user:${user}`), { traits: { email: `${user}@example.org` } });
  return String(body['id']);
}
async function whoBounced(user: string): Promise<string> {
  const id = await known(user);
  const bounced = { kind: 'email', value: `${user}@example.org` };
  await answered(id, { status: 'failed', reason: 'bounced', reply: '550 5.1.1 no', bounced });
  expect(await suppressed(`user:${user}`)).toEqual({ email: 'bounced' });
  await sql`delete from outbox`.execute(api.db);
  return id;
}
const woken = async (id: string): Promise<boolean> =>
  (await sql`select from outbox where customer_id = ${id}`.execute(api.db)).rows.length > 0;

test('the profile says that nobody is at the address, until a backend names it anew; then whoever waits for it is woken', async () => {
  const id = await whoBounced('ann');
  await api.call('POST', '/v1/track', { userId: 'ann', event: 'Seen' });
  await api.call('POST', '/v1/identify', { userId: 'ann', traits: { firstName: 'Ann' } });
  expect(await suppressed('user:ann')).toEqual({ email: 'bounced' });
  await api.call('POST', '/v1/identify', { userId: 'ann', traits: { email: ' ANN@example.org ' } });
  expect(await suppressed('user:ann')).toEqual({});
  expect(await woken(id)).toBe(true);
});

test('what was said before it bounced does not count as given anew', async () => {
  await whoBounced('bea');
  const timestamp = new Date(Date.now() - 60_000).toISOString();
  await api.call('POST', '/v1/identify', { userId: 'bea', traits: { email: 'bea@example.org' }, timestamp });
  expect(await suppressed('user:bea')).toEqual({ email: 'bounced' });
});

test('another address is spoken to at once, and the dead one stays dead with whoever has it next', async () => {
  await whoBounced('cem');
  const timestamp = new Date(Date.now() - 60_000).toISOString();
  await api.call('PUT', at('user:cem'), { traits: { email: 'cem.new@example.org' } });
  expect(await suppressed('user:cem')).toEqual({});
  await api.call('POST', '/v1/identify', { userId: 'dan', traits: { email: 'cem@example.org' }, timestamp });
  expect(await suppressed('user:dan')).toEqual({ email: 'bounced' });
});

test('PUT of the same address lifts it too', async () => {
  await whoBounced('eve');
  await api.call('PUT', at('user:eve'), { traits: { email: 'eve@example.org' } });
  expect(await suppressed('user:eve')).toEqual({});
});

test('an address that a backend gives to another account is given anew, and lives for both, since both have it', async () => {
  await whoBounced('hal');
  await known('ivo');
  await api.call('POST', '/v1/identify', { userId: 'ivo', traits: { email: 'hal@example.org' } });
  expect([await suppressed('user:hal'), await suppressed('user:ivo')]).toEqual([{}, {}]);
});

test('an erasure makes it for ever', async () => {
  await whoBounced('fay');
  await api.call('DELETE', at('user:fay'));
  await api.call('PUT', at('user:fay2'), { traits: { email: 'fay@example.org' } });
  expect(await suppressed('user:fay2')).toEqual({ email: 'erasure' });
});

test('a message that the provider refuses tells when it is tried again, and only as long as it is', async () => {
  const id = await known('gil');
  const nextTry = Date.now() + 300_000;
  const refusal = { times: 1, since: Date.now(), nextTry, until: nextTry * 2 };
  await answered(id, { status: 'decided', reason: 'provider-refuses', reply: '550 5.7.1 no', refusal });
  const [waiting] = items(await api.call('GET', at('user:gil', '/messages')));
  expect(waiting).toMatchObject({ status: 'decided', reason: 'provider-refuses', nextTry: new Date(nextTry).toISOString() }); // prettier-ignore
  expect(waiting).not.toHaveProperty('refusal');
  await sql`update messages set status = 'withheld', reason = 'withdrawn' where customer_id = ${id}`.execute(api.db);
  const [withheld] = items(await api.call('GET', at('user:gil', '/messages')));
  expect(withheld).not.toHaveProperty('nextTry');
});
