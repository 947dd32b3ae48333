import { randomUUID } from 'node:crypto';
import { checkRequests } from '../../../bin/health/requests';
import { Client } from '../../../bin/server/client';
import { requestsWaiting } from '../../../db/rights/requests';
import { startApi, type Api } from '../api';
import { askedWhileGoing } from '../going-away';

const time = { now: Date.parse('2027-01-31T10:00:00Z'), tick: 0 };
const day = 86_400_000;
let api: Api;
beforeAll(async () => {
  api = await startApi({ clock: { now: () => (time.now += time.tick), realUntil: () => 0 } });
});
afterAll(() => api.stop());
beforeEach(() => (time.now += 60_000));

const person = (user: string, rest = ''): string => `/v1/customers/user:${user}${rest}`;
const ok = async (...call: Parameters<Api['call']>): Promise<Readonly<Record<string, unknown>>> => {
  const { status, body } = await api.call(...call);
  expect(status).toBeLessThan(300);
  return body;
};
const known = (userId: string) => ok('POST', '/v1/identify', { userId, messageId: randomUUID() });
type Listed = { readonly id: string; readonly asks: string; readonly customer?: string; readonly outcome?: string; readonly due: string; readonly overdue: boolean }; // prettier-ignore
const requests = async (state: string): Promise<Listed[]> =>
  (await ok('GET', `/v1/requests?state=${state}&limit=200`))['items'] as Listed[];
const note = (user: string, more: Readonly<Record<string, unknown>> = {}) =>
  ok('POST', '/v1/requests', { asks: 'access', customer: `user:${user}`, ...more });

describe('a right that is made use of', () => {
  const stands = async (user: string): Promise<unknown[]> =>
    ((await ok('GET', person(user, '/rights')))['items'] as { right: string; stands: boolean }[]).flatMap((one) => (one.stands ? [one.right] : [])); // prettier-ignore

  test('stands in the ledger until it is taken back', async () => {
    await known('ann');
    expect(await stands('ann')).toEqual([]);
    const said = await ok('POST', person('ann', '/rights'), { right: 'object:marketing', source: 'letter' });
    expect(said).toEqual({ right: 'object:marketing', stands: true, since: '2027-01-31T10:01:00.000Z', seq: 1 });
    expect(await stands('ann')).toEqual(['object:marketing']);
    time.tick = 1;
    const back = await ok('POST', person('ann', '/rights'), { right: 'object:marketing', state: 'taken-back' });
    time.tick = 0;
    expect(back).toEqual({ right: 'object:marketing', stands: false });
    expect(await stands('ann')).toEqual([]);
    const lines = (await ok('GET', person('ann', '/consents')))['items'] as Record<string, unknown>[];
    expect(lines.map(({ purpose, state, source }) => [purpose, state, source])).toEqual([
      ['right:object:marketing', 'granted', 'ADMIN_KEY'],
      ['right:object:marketing', 'denied', 'letter'],
    ]);
  });

  test('against profiles is spoken to without personalisation', async () => {
    await known('plain');
    await ok('POST', person('plain', '/rights'), { right: 'object:profiling' });
    expect(await ok('GET', person('plain', '/preferences'))).toMatchObject({ personalisation: false });
  });

  test.each(['restrict', 'object:profiling', 'object:legitimate-interest'])(
    '%s is on record as a request that was answered',
    async (right) => {
      const user = `on-record-${right.length}`;
      await known(user);
      await ok('POST', person(user, '/rights'), { right });
      const { id } = await ok('GET', person(user));
      expect((await requests('answered')).find(({ customer }) => customer === id)).toMatchObject({
        asks: right === 'restrict' ? 'restrict' : 'object',
        outcome: 'done',
      });
    },
  );

  test('of another name is refused', async () => {
    await known('other');
    expect((await api.call('POST', person('other', '/rights'), { right: 'everything' })).status).toBe(422);
    expect((await api.call('POST', person('nobody-at-all', '/rights'), { right: 'restrict' })).status).toBe(404);
  });
});

describe('a request', () => {
  test('is due a month after it came, by the calendar, and three where that was said with its reason', async () => {
    await known('due');
    const noted = await note('due', { at: '2027-01-31T09:00:00Z', source: 'letter' });
    expect(noted).toMatchObject({ due: '2027-02-28T09:00:00.000Z', overdue: false, source: 'letter' });
    const path = `/v1/requests/${String(noted['id'])}`;
    expect(await ok('POST', `${path}/extend`, { because: 'many rows' })).toMatchObject({
      due: '2027-04-30T09:00:00.000Z',
      because: 'many rows',
    });
    expect((await api.call('POST', `${path}/extend`, { because: 'again' })).status).toBe(404);
  });

  test('whose time is over is listed, counted and gone from both once it is answered', async () => {
    await known('late');
    const { id } = await note('late');
    const listed = async (state: string): Promise<boolean> => (await requests(state)).some((one) => one.id === id);
    expect([await listed('open'), await listed('overdue')]).toEqual([true, false]);
    time.now += 32 * day;
    expect([await listed('open'), await listed('overdue')]).toEqual([true, true]);
    const doctor = async () => (await checkRequests(new Client(api.url, api.adminKey))).map(({ ok: good, said }) => [good, said]); // prettier-ignore
    expect(await doctor()).toContainEqual([false, expect.stringMatching(/^one to access was due 20/)]);
    const path = `/v1/requests/${String(id)}/answer`;
    expect((await api.call('POST', path, { outcome: 'refused' })).status).toBe(422);
    expect(await ok('POST', path, { outcome: 'refused', reason: 'it is not theirs' })).toMatchObject({ outcome: 'refused', overdue: false }); // prettier-ignore
    expect([await listed('open'), await listed('answered')]).toEqual([false, true]);
    expect((await api.call('POST', path, { outcome: 'done' })).status).toBe(404);
  });

  test('of somebody who is gone while it is noted is of nobody', async () => {
    const id = String((await ok('PUT', person('vanishing'), {}))['id']);
    const { body } = await askedWhileGoing(api, id, () => api.call('POST', '/v1/requests', { asks: 'access', customer: id })); // prettier-ignore
    expect(body).toMatchObject({ status: 404, code: 'unknown-customer' });
  });

  test('that never came by its id is unknown', async () => {
    for (const id of [randomUUID(), 'x'])
      expect((await api.call('POST', `/v1/requests/${id}/answer`, { outcome: 'done' })).body['code']).toBe('unknown-request'); // prettier-ignore
  });

  test('is never dated ahead', async () => {
    await known('ahead');
    const { at } = await note('ahead', { at: '2099-01-01T00:00:00Z' });
    expect(Date.parse(String(at))).toBe(time.now);
  });

  test('is answered by the erasure of who asked, and says no more whose it was', async () => {
    await known('erased');
    const { id } = await note('erased', { source: 'call by Ann' });
    const before = (await requests('answered')).length;
    await ok('DELETE', person('erased'));
    const answered = await requests('answered');
    expect(answered.find((one) => one.id === id)).toEqual(expect.not.objectContaining({ customer: expect.anything() }));
    expect(JSON.stringify(answered)).not.toContain('call by Ann');
    expect(answered.length).toBe(before + 2);
    expect(answered.filter(({ asks }) => asks === 'erase').length).toBeGreaterThan(0);
  });

  test('goes with whom they turn out to be', async () => {
    await known('from');
    await known('into');
    const { id } = await note('from');
    await ok('POST', '/v1/customers/merge', { from: 'user:from', into: 'user:into' });
    const { id: into } = await ok('GET', person('into'));
    expect((await requests('open')).find((one) => one.id === id)?.customer).toBe(into);
  });

  test('pages of the list follow each other', async () => {
    const first = await ok('GET', '/v1/requests?limit=1');
    const second = await ok('GET', `/v1/requests?limit=1&cursor=${String(first['next'])}`);
    expect((second['items'] as Listed[])[0]?.id).not.toBe((first['items'] as Listed[])[0]?.id);
  });

  test('those that wait are counted for the metrics', async () => {
    expect(await requestsWaiting(api.db)).toEqual({ open: expect.any(Number), overdue: expect.any(Number) });
  });
});
