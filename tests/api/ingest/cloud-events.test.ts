import { CloudEvent, HTTP, httpTransport, emitterFor, Mode } from 'cloudevents';
import { sql } from 'kysely';
import { request, startApi, type Answer, type Api } from '../api';

let api: Api;
let key: string;
beforeAll(async () => {
  api = await startApi();
  key = await api.key(['ingest']);
});
afterAll(() => api.stop());

type Item = Readonly<Record<string, unknown>>;

const events = async (whom: string): Promise<Item[]> => {
  const { body } = await api.call('GET', `/v1/customers/${encodeURIComponent(whom)}/timeline`);
  return ((body['items'] ?? []) as Item[]).filter(({ kind }) => kind === 'event');
};
const time = '2026-01-02T03:04:05.678Z';
const bought = (more: object = {}) =>
  new CloudEvent({ type: 'Order Paid', source: '/shop', subject: 'user:ce', id: '1', time, data: { total: 3 }, ...more }); // prettier-ignore
const send = (body: string, headers: object): Promise<Answer> =>
  request(`${api.url}/v1/events`, 'POST', body, { authorization: `Bearer ${key}`, ...headers } as Record<string, string>); // prettier-ignore
const post = (event: CloudEvent<unknown>, mode: 'structured' | 'binary'): Promise<Answer> => {
  const { body, headers } = HTTP[mode](event);
  return send(typeof body === 'string' ? body : JSON.stringify(body), headers);
};

test.each(['structured', 'binary'] as const)('a %s event is the event of its subject', async (mode) => {
  const subject = `email:${mode}@example.org`;
  expect((await post(bought({ subject, id: mode }), mode)).body).toEqual({ success: true });
  expect(await events(subject)).toMatchObject([{ name: 'Order Paid', properties: { total: 3 }, at: time }]);
});

test('its own emitter brings it, in whatever mode, with the key in the address', async () => {
  for (const mode of [Mode.STRUCTURED, Mode.BINARY]) {
    const emit = emitterFor(httpTransport(`${api.url}/v1/events?writeKey=${key}`), { mode });
    await emit(bought({ subject: 'user:emitted', id: `emitted ${mode}`, data: { umlaut: 'ä€' } }));
  }
  expect(await events('user:emitted')).toMatchObject(Array.from({ length: 2 }, () => ({ properties: { umlaut: 'ä€' } }))); // prettier-ignore
});

test('source and id together count once for ever, in any mode', async () => {
  const subject = 'user:once';
  await post(bought({ subject, id: 'a' }), 'structured');
  await post(bought({ subject, id: 'a' }), 'binary');
  await post(bought({ subject, id: 'a', source: '/till' }), 'binary');
  expect(await events(subject)).toHaveLength(2);
});

test('of a batch the good ones count and the others are told, kept and counted', async () => {
  const good = bought({ subject: 'user:batched', id: 'good' }).toJSON();
  const { id: _id, ...nameless } = bought().toJSON() as Item;
  const { subject: _subject, ...nobodys } = bought({ id: 'nobody' }).toJSON() as Item;
  const bad: unknown[] = [
    nameless,
    nobodys,
    { ...bought({ id: 'odd' }).toJSON(), subject: 'ann' },
    { ...bought({ id: 'blocked' }).toJSON(), subject: 'user:null' },
    { ...bought({ id: 'list' }).toJSON(), data: [1] },
    { ...bought({ id: 'old' }).toJSON(), specversion: '0.3' },
    { ...bought({ id: 'large' }).toJSON(), data: { text: 'x'.repeat(40_000) } },
    'nonsense',
  ];
  const { status, body } = await send(JSON.stringify([good, ...bad]), { 'content-type': 'application/cloudevents-batch+json' }); // prettier-ignore
  expect(status).toBe(200);
  expect(body).toMatchObject({
    success: true,
    rejected: [
      { index: 1, code: 'invalid', detail: expect.stringContaining('/id') },
      { index: 2, code: 'invalid', messageId: '/shop nobody', detail: expect.stringContaining('/subject') },
      { index: 3, code: 'invalid', detail: expect.stringContaining('kind:value') },
      { index: 4, code: 'blocked-identifier' },
      { index: 5, code: 'invalid', detail: '/data: Must be a JSON object: the properties of the event.' },
      { index: 6, code: 'invalid', detail: expect.stringContaining('1.0') },
      { index: 7, code: 'too-large' },
      { index: 8, code: 'invalid' },
    ],
  });
  expect(await events('user:batched')).toHaveLength(1);
  const kept = (await api.call('GET', '/v1/rejected')).body['items'] as Item[];
  expect(kept).toHaveLength(bad.length);
});

test('a consent is said as by a track call, and what it forbids is waited for', async () => {
  const said = (id: string, data: unknown) => ({ ...bought({ subject: 'user:says', id, type: 'Consent Changed ' }).toJSON(), data }); // prettier-ignore
  const batch = [said('yes', { purpose: 'news', state: 'granted' }), said('no', 'stop')];
  const headers = { 'content-type': 'application/cloudevents-batch+json' };
  const notes = [
    { messageId: expect.any(String), notes: expect.arrayContaining([expect.stringContaining('withdrawal')]) },
  ];
  expect((await send(JSON.stringify(batch), headers)).body).toEqual({ success: true, notes });
  const { body } = await api.call('GET', '/v1/customers/user:says/consents');
  expect((body['items'] as Item[]).map(({ purpose, state }) => [purpose, state])).toEqual([['news', 'withdrawn'], ['*', 'withdrawn'], ['news', 'granted']]); // prettier-ignore
});

test('an address that two people have names nobody: the event is told back, and only a no is heard, for both', async () => {
  const [email, subject] = ['two@example.org', 'email:two@example.org'];
  const people = ['user:two-a', 'user:two-b'];
  const batch = { 'content-type': 'application/cloudevents-batch+json' };
  const say = (id: string, more: object = {}) => ({ ...bought({ subject, id }).toJSON(), ...more });
  await send(JSON.stringify([say('before')]), batch);
  for (const whom of people) await api.call('PUT', `/v1/customers/${whom}`, { traits: { email } });
  const said = (id: string, state: string) => say(id, { type: 'Consent Changed', data: { purpose: 'news', state } });
  const { body } = await send(JSON.stringify([say('before'), say('which'), said('both yes', 'granted'), said('both no', 'withdrawn')]), batch); // prettier-ignore
  const told = { code: 'ambiguous-identifier', detail: expect.stringContaining('/subject: Several people have this email') }; // prettier-ignore
  expect(body).toMatchObject({ success: true, rejected: [{ index: 1, messageId: '/shop which', ...told }, { index: 2, ...told }] }); // prettier-ignore
  expect((await api.call('GET', '/v1/rejected?code=ambiguous-identifier')).body['items']).toHaveLength(2);
  for (const whom of people) {
    const id = String((await api.call('GET', `/v1/customers/${whom}`)).body['id']);
    const { rows } = await sql`select words_at_addresses(${id}::uuid) as noes`.execute(api.db);
    expect(rows).toMatchObject([{ noes: [{ purpose: 'news', state: 'withdrawn', source: 'same-address' }] }]);
  }
});

test('data in base64 is read where it is JSON, and a time that cannot be read is noted', async () => {
  const { data: _data, ...event } = bought({ subject: 'user:coded', id: 'coded' }).toJSON() as Item;
  const data = Buffer.from('{"total":"€ 3"}').toString('base64');
  const headers = { 'content-type': 'application/cloudevents+json' };
  await send(JSON.stringify({ ...event, time: 'noon', data_base64: data }), headers);
  expect(await events('user:coded')).toMatchObject([{ properties: { total: '€ 3' }, notes: [expect.stringContaining('could not be read')] }]); // prettier-ignore
});

test("a page's key speaks for its visitor alone", async () => {
  const browser = { authorization: `Bearer ${await api.key(['browser'])}` };
  const headers = { 'content-type': 'application/cloudevents+json', ...browser };
  const say = (subject: string) => send(JSON.stringify(bought({ subject, id: subject }).toJSON()), headers);
  expect((await say('user:ce')).body).toMatchObject({ rejected: [{ index: 0, code: 'invalid' }] });
  expect((await say('anonymous:ce-visitor')).body).toEqual({ success: true });
});

test('what is no event is refused', async () => {
  expect((await send('{"a":', { 'content-type': 'application/cloudevents+json' })).status).toBe(400);
  expect((await send('<a/>', { 'content-type': 'application/xml' })).status).toBe(415);
  expect((await send('[]', { 'content-type': 'application/cloudevents+json', authorization: 'Bearer wrong' })).status).toBe(401); // prettier-ignore
});
