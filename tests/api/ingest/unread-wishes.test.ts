import { startApi, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const wishesOf = async (userId: string) => (await api.call('GET', `/v1/customers/user:${userId}/preferences`)).body;
const rejected = async () => (await api.call('GET', '/v1/rejected?code=unreadable')).body['items'];
const wished = (userId: string, properties: object) => ({
  userId,
  messageId: `wishes-${userId}`,
  event: 'Preferences Changed',
  properties,
});

test('an opt-out beside a field that cannot be read counts, alone and in a batch, and what could not be read is told with its remedy', async () => {
  const said = { topics: { news: false, offers: 'off' }, timezone: 'Mars/Olympus' };
  const counted = { topics: { news: false, offers: false } };
  const notes = [
    'The wish "topics.offers" could not be read: it counts as "false" until it is said again.',
    '"timezone" could not be read and was left out.',
  ];
  const alone = await api.call('POST', '/v1/track', wished('alone', said));
  expect([alone.status, alone.body]).toEqual([200, { success: true, notes: [{ messageId: 'wishes-alone', notes }] }]);
  const batch = await api.call('POST', '/v1/batch', { batch: [{ type: 'track', ...wished('batched', said) }] });
  expect(batch.body).toEqual({ success: true, notes: [{ messageId: 'wishes-batched', notes }] });
  expect([await wishesOf('alone'), await wishesOf('batched')]).toEqual([counted, counted]);
  const row = (userId: string) => expect.objectContaining({ code: 'unreadable', detail: notes.join(' '), call: expect.objectContaining({ messageId: `wishes-${userId}`, left: said }) }); // prettier-ignore
  expect(await rejected()).toEqual([row('batched'), row('alone')]);
});

test('so do they by a CloudEvent, and wishes that can be read leave no row', async () => {
  const event = { specversion: '1.0', id: '1', source: '/shop', type: 'Preferences Changed', subject: 'user:cloud' };
  const before = await rejected();
  await api.call('POST', '/v1/track', wished('plain', { topics: { news: false } }));
  expect(await rejected()).toEqual(before);
  await api.call('POST', '/v1/events', { ...event, data: { channels: ['sms', 'post'] } });
  expect(await wishesOf('cloud')).toEqual({ channels: ['sms'] });
});

test('what counted strictly gives way to what is said again', async () => {
  await api.call('POST', '/v1/track', wished('mended', { quietHours: { from: 'late' }, snoozeUntil: 'soon' }));
  expect(await wishesOf('mended')).toEqual({
    quietHours: { from: '00:00', to: '00:00' },
    snoozeUntil: '9999-12-31T23:59:59.000Z',
  });
  const again = { quietHours: { from: '22:00', to: '07:00' }, snoozeUntil: null };
  await api.call('POST', '/v1/track', { ...wished('mended', again), messageId: 'again' });
  expect(await wishesOf('mended')).toEqual({ quietHours: { from: '22:00', to: '07:00' } });
});

test('an opt-out in a call that is too large counts, in a batch of calls and of events', async () => {
  const properties = { topics: { news: false }, page: 'x'.repeat(40_000) };
  const batch = [{ type: 'track', ...wished('large', properties) }];
  const notes = [{ messageId: 'wishes-large', notes: [expect.stringContaining('too large')] }];
  expect((await api.call('POST', '/v1/batch', { batch })).body).toEqual({ success: true, notes });
  const event = { specversion: '1.0', id: '2', source: '/shop', type: 'Preferences Changed', subject: 'user:large-too', data: properties }; // prettier-ignore
  const headers = { 'content-type': 'application/cloudevents-batch+json' };
  await api.call('POST', '/v1/events', [event], headers);
  const counted = { topics: { news: false } };
  expect([await wishesOf('large'), await wishesOf('large-too')]).toEqual([counted, counted]);
});
