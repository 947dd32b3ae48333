import { startApi, type Api } from '../api';

let api: Api;
const told: [kind: string, perSecond: number | undefined][] = [];
let isAway = false;
beforeAll(async () => {
  const limit = async (kind: string, perSecond: number | undefined): Promise<void> => {
    if (isAway) throw new Error('Temporal is away');
    told.push([kind, perSecond]);
  };
  api = await startApi({ channelQueues: { limit } });
});
afterAll(() => api.stop());

const steer = async (body: unknown): Promise<unknown> => (await api.call('PATCH', '/v1/channels/email', body)).body;
const email = async (): Promise<unknown> =>
  ((await api.call('GET', '/v1/channels')).body['items'] as { kind: string }[]).find(({ kind }) => kind === 'email');

test('what is not said of a channel stays as it was, and null takes its limit away', async () => {
  const free = { kind: 'email', paused: false, perSecond: null };
  expect(await email()).toEqual(free);
  expect(await steer({ perSecond: 5 })).toEqual({ ...free, perSecond: 5 });
  expect(await steer({ paused: true })).toEqual({ kind: 'email', paused: true, perSecond: 5 });
  expect(await email()).toEqual({ kind: 'email', paused: true, perSecond: 5 });
  expect(await steer({ paused: false, perSecond: null })).toEqual(free);
  expect(told).toEqual([['email', 5], ['email', 0], ['email', undefined]]); // prettier-ignore
});

test('a channel is steered while Temporal is away, since every hand-over reads its row', async () => {
  isAway = true;
  expect(await steer({ paused: true })).toMatchObject({ paused: true });
  expect(await email()).toMatchObject({ paused: true });
});

test('what is no channel and what is no rate change nothing', async () => {
  expect((await api.call('PATCH', '/v1/channels/pigeon', { paused: true })).status).toBe(404);
  expect((await api.call('PATCH', '/v1/channels/sms', { perSecond: -1 })).status).toBe(422);
  const { items } = (await api.call('GET', '/v1/channels')).body as { items: { kind: string; paused: boolean }[] };
  expect(items.find(({ kind }) => kind === 'sms')).toMatchObject({ paused: false });
});
