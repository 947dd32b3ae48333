import { sql } from 'kysely';
import { startApi, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const hour = 3_600_000;
const iso = (at: number): string => new Date(at).toISOString();
/** A yes that was packed two hours ago, and a no that came an hour ago. */
const packed = () => iso(Date.now() - 2 * hour);
const yes = (userId: string, more: object) => ({ type: 'track', userId, event: 'Consent Changed', properties: { purpose: 'news', channel: 'email', state: 'granted' }, ...more }); // prettier-ignore

async function refuse(userId: string): Promise<void> {
  await api.call('POST', '/v1/identify', { userId });
  const no = { purpose: 'news', channel: 'email', state: 'withdrawn', source: 'page', at: iso(Date.now() - hour) };
  expect((await api.call('POST', `/v1/customers/user:${userId}/consents`, no)).status).toBe(200);
}
const worthOf = async (userId: string): Promise<unknown> =>
  ((await api.call('GET', `/v1/customers/user:${userId}`)).body['consents'] as { worth: string }[]).at(-1)?.worth;

type Road = (userId: string) => Promise<{ status: number }>;
const track: (times: () => object) => Road = (times) => (userId) => {
  const { type: _type, ...call } = yes(userId, times());
  return api.call('POST', '/v1/track', call);
};
const batch: (times: () => object, around: () => object) => Road = (times, around) => (userId) =>
  api.call('POST', '/v1/batch', { batch: [yes(userId, times())], ...around() });

const stale: [string, Road][] = [
  ['both-of-its-times', track(() => ({ timestamp: packed(), sentAt: packed() }))],
  ['sent-at-alone', track(() => ({ sentAt: packed() }))],
  ['rudder', track(() => ({ originalTimestamp: packed(), sentAt: packed() }))],
  ['the-batch', batch(() => ({ timestamp: packed() }), () => ({ sentAt: packed() }))],
  ['the-batch-alone', batch(() => ({}), () => ({ sentAt: packed() }))],
  ['fresh-around-stale', batch(() => ({ timestamp: packed(), sentAt: packed() }), () => ({ sentAt: iso(Date.now()) }))],
  ['a-cloud-event', (userId) => api.call('POST', '/v1/events', { specversion: '1.0', id: userId, source: '/', type: 'Consent Changed', subject: `user:${userId}`, time: packed(), data: { purpose: 'news', channel: 'email', state: 'granted' } })],
]; // prettier-ignore

test.each(stale)('a yes that was packed before a no never wins over it, by %s', async (userId, send) => {
  await refuse(userId);
  expect((await send(userId)).status).toBe(200);
  expect(await worthOf(userId)).toBe('no');
  const { rows } = await sql<{ state: string }>`select state from consents join identifiers using (customer_id)
    where kind = 'user' and value = ${userId} order by consents.at`.execute(api.db);
  expect(rows.map(({ state }) => state)).toEqual(['granted', 'withdrawn']);
});

test('one that is said now counts, also of a machine whose clock goes fast', async () => {
  const ahead = () => iso(Date.now() + hour);
  await refuse('now');
  await track(() => ({ timestamp: ahead(), sentAt: ahead() }))('now');
  expect(await worthOf('now')).toBe('granted');
});

const wished = (userId: string, properties: object, times: object) => api.call('POST', '/v1/track', { userId, event: 'Preferences Changed', properties, ...times }); // prettier-ignore

test('a limit that was packed before loosens none that was set since, and one that is said now does', async () => {
  const limits = (max: number, channels: string[]) => ({ frequency: { max, per: '7 days' }, channels });
  const preferences = async () => (await api.call('GET', '/v1/customers/user:paced')).body['preferences'];
  expect((await wished('paced', limits(1, ['email']), {})).status).toBe(200);
  expect((await wished('paced', limits(9, ['email', 'sms']), { timestamp: packed(), sentAt: packed() })).status).toBe(
    200,
  );
  expect(await preferences()).toMatchObject(limits(1, ['email']));
  expect(
    (await wished('paced', limits(5, ['sms']), { timestamp: iso(Date.now()), sentAt: iso(Date.now()) })).status,
  ).toBe(200);
  expect(await preferences()).toMatchObject(limits(5, ['sms']));
});

test('a wish that was packed before gives nothing back that was forbidden since, and what it forbids counts', async () => {
  const no = { topics: { news: false }, personalisation: false, snoozeUntil: '2999-01-01T00:00:00.000Z' };
  expect((await wished('wisher', no, {})).status).toBe(200);
  const again = { topics: { news: true, offers: false }, personalisation: true, snoozeUntil: null, journeys: { cart: 'left' } }; // prettier-ignore
  expect((await wished('wisher', again, { timestamp: packed(), sentAt: packed() })).status).toBe(200);
  const { body } = await api.call('GET', '/v1/customers/user:wisher');
  expect(body['preferences']).toMatchObject({
    ...no,
    topics: { news: false, offers: false },
    journeys: { cart: 'left' },
  });
  await wished('wisher', { topics: { news: true } }, {});
  const { body: now } = await api.call('GET', '/v1/customers/user:wisher');
  expect(now['preferences']).toMatchObject({ topics: { news: true, offers: false } });
});
