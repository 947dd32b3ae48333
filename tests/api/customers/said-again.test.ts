import { channelKinds } from '../../../domain/contact/channel';
import { startApi, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

test('a consent for every channel that each of them has already is answered with the last line that says so', async () => {
  const path = '/v1/customers/user:ira/consents';
  await api.call('PUT', '/v1/customers/user:ira', {});
  const yes = { purpose: 'news', state: 'granted', source: 'test' };
  for (const channel of channelKinds) expect((await api.call('POST', path, { ...yes, channel })).status).toBe(200);
  const { status, body } = await api.call('POST', path, yes);
  const last = { ...yes, seq: channelKinds.length, channel: channelKinds.at(-1) };
  expect([status, body]).toEqual([200, expect.objectContaining(last)]);
  expect((await api.call('GET', path)).body['items']).toHaveLength(channelKinds.length);
});
