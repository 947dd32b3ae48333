import { sql } from 'kysely';
import { linksFor, ownPageLink } from '../../../api/pages/links';
import { post, postSms, secrets, signGeneric, signSms } from '../providers/signers';
import { unzipped } from './unzipped';
import { openMergeWorld, type MergeWorld } from './merge-world';

const yaml = { 'content-type': 'application/yaml' };
const statement =
  'statement: news\npurpose: news\nchannels: [email]\nbasis: consent\nlocales: { en: { title: News, text: Send me news by e-mail. } }\n';
const hears =
  'journey: hears\nname: Hears\npurpose: orders\nenter: { on: Consent Changed, again: always }\nsteps:\n  - wait: 1 day\n';
const waits =
  'journey: waits\nname: Waits\npurpose: orders\nenter: { on: Began, again: always }\nsteps:\n  - wait-for: { on: Consent Changed, within: 7 days }\n    then:\n      - exit: heard\n';

let world: MergeWorld;
beforeAll(async () => {
  world = await openMergeWorld();
  const { api } = world;
  await api.call('PUT', '/v1/policy', 'timezone: UTC\npurposes: { news: { class: marketing }, offers: { class: marketing }, orders: { class: service } }\n', yaml); // prettier-ignore
  await publish('statements/news', statement);
  for (const name of ['sms', 'generic'] as const) await api.call('PUT', `/v1/providers/${name}`, { secret: secrets[name] }); // prettier-ignore
});
afterAll(() => world.api.stop());

async function publish(path: string, text: string): Promise<void> {
  expect((await world.api.call('PUT', `/v1/${path}`, text, yaml)).status).toBe(201);
  expect((await world.api.call('POST', `/v1/${path}/publish`, {})).status).toBe(200);
}

type Somebody = { readonly user: string; readonly id: string; readonly phone: string };
const no = { purpose: 'news', channel: 'email', state: 'withdrawn' };
const told = ({ user }: Somebody, properties: object) => ({ userId: user, event: 'Consent Changed', properties });

const pageOf = ({ id: customerId }: Somebody): string =>
  ownPageLink(world.api.url, world.api.links, { customerId, until: Date.now() + 3_600_000 }).url;
const press = async (one: Somebody, action: string, fields: Record<string, string> = {}) =>
  (await fetch(`${pageOf(one)}/${action}`, { method: 'POST', body: new URLSearchParams(fields) })).status;
async function oneClick({ id: customerId }: Somebody): Promise<number> {
  const about = { customerId, messageId: customerId, purpose: 'news', channel: 'email' };
  const { unsubscribe } = linksFor(world.api.url, world.api.links, about);
  return (await fetch(unsubscribe, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) })).status; // prettier-ignore
}
const ask = async (method: string, path: string, body: object) => (await world.api.call(method, path, body)).status;

/** Every road by which a yes or a no is said, and of which lines it makes the ledger tell. */
const roads: Readonly<Record<string, readonly [(one: Somebody) => Promise<number>, ...string[]]>> = {
  'a request': [({ id }) => ask('POST', `/v1/customers/${id}/consents`, no), 'news email withdrawn'],
  'a denial by request': [({ id }) => ask('POST', `/v1/customers/${id}/consents`, { purpose: 'news', state: 'denied' }), 'news - denied'],
  'a yes by request': [({ id }) => ask('POST', `/v1/customers/${id}/consents`, { ...no, purpose: 'offers', state: 'granted' }), 'offers email granted'],
  'one click': [oneClick, 'news email withdrawn'],
  'their page': [(one) => press(one, 'withdraw', { purpose: 'news', channel: 'email' }), 'news email withdrawn'],
  'a yes on their page': [async (one) => (await press(one, 'withdraw', { purpose: 'news' }), press(one, 'grant', { purpose: 'news' })), 'news - withdrawn', 'news email granted'],
  'everything on their page': [(one) => press(one, 'everything'), '* - withdrawn', 'news - withdrawn'],
  STOP: [async ({ phone }) => (await postSms(world.api, signSms({ id: phone, from: phone, text: 'STOP' }))).status, '* sms withdrawn'],
  'an event': [(one) => ask('POST', '/v1/track', told(one, no)), 'news email withdrawn'],
  'a batch': [(one) => ask('POST', '/v1/batch', { batch: [{ type: 'track', ...told(one, no) }] }), 'news email withdrawn'],
  'a signal': [async ({ id: customerId }) => (await world.activities.advance({ customerId, signals: [{ signal: 'consentChange', id: `no of ${customerId}`, name: 'Consent Changed', properties: no }] }), 200), 'news email withdrawn'],
}; // prettier-ignore

let many = 0;
async function somebody(...events: string[]): Promise<Somebody> {
  const [user, phone] = [`heard-${++many}`, `+4917012${String(40_000 + many)}`];
  await world.send('identify', { userId: user, traits: { phone, email: `${user}@example.org` } });
  await world.send('track', { userId: user, event: 'Consent Changed', properties: { purpose: 'news', state: 'granted' } });
  for (const event of events) await world.send('track', { userId: user, event });
  const id = await world.idOf(`user:${user}`);
  await world.activities.advance({ customerId: id });
  return { user, id, phone };
} // prettier-ignore

type Properties = { readonly purpose: string; readonly channel?: string; readonly state: string };
/** What events told of their consents since they came. */
async function heardBy({ id }: Somebody): Promise<string[]> {
  const events = (await world.items(id, 'timeline?kind=event')).filter(({ name }) => name === 'Consent Changed');
  const lines = events.map(({ properties }) => {
    const { purpose, channel = '-', state } = properties as Properties;
    return `${purpose} ${channel} ${state}`;
  });
  return lines.filter((line) => line !== 'news - granted').sort();
}
const passages = async ({ id }: Somebody, key: string) => (await world.items(id, `enrolments?journey=${key}`)).map(({ state, outcome }) => outcome ?? state); // prettier-ignore

test('where nobody listens, what came by no event is known to the ledger alone', async () => {
  for (const road of ['a request', 'one click', 'their page']) {
    const one = await somebody();
    expect(await roads[road]?.[0](one)).toBe(200);
    expect(await heardBy(one)).toEqual([]);
  }
});

describe('who waits inside a journey for a change of consents', () => {
  beforeAll(() => publish('journeys/waits', waits));

  test.each(Object.entries(roads))('hears it once that came by %s', async (road, [say, ...lines]) => {
    const one = await somebody('Began');
    expect(await say(one)).toBe(200);
    await world.activities.advance({ customerId: one.id });
    // A no to everything leads out of every journey, before anything is waited for in it.
    expect(await passages(one, 'waits')).toEqual([road === 'STOP' ? 'withdrawn' : 'heard']);
    expect(await heardBy(one)).toEqual(lines);
  });
});

describe('a journey that begins with a change of consents', () => {
  beforeAll(() => publish('journeys/hears', hears));

  test.each(Object.entries(roads))('begins once for each that came by %s', async (road, [say, ...lines]) => {
    const one = await somebody();
    const before = (await passages(one, 'hears')).length;
    expect(await say(one)).toBe(200);
    await world.activities.advance({ customerId: one.id });
    expect(await heardBy(one)).toEqual(lines);
    expect((await passages(one, 'hears')).length - before).toBe(lines.length);
    if (!['one click', 'everything on their page'].includes(road)) return;
    expect(await say(one)).toBe(200);
    await world.activities.advance({ customerId: one.id });
    expect(await heardBy(one)).toEqual(lines);
  });

  test('is woken by it, and told who said it', async () => {
    const one = await somebody();
    await oneClick(one);
    const [event] = (await world.items(one.id, 'timeline?kind=event')).filter(({ name }) => name === 'Consent Changed');
    expect(event?.['properties']).toMatchObject({ ...no, source: 'one-click', at: expect.any(String) });
    const { rows } = await sql`select signal from outbox where customer_id = ${one.id} and signal = 'event'`.execute(world.api.db); // prettier-ignore
    expect(rows).not.toEqual([]);
  });

  test('hears neither a demand nor a complaint, which are no consents', async () => {
    const one = await somebody();
    expect(await press(one, 'demand', { right: 'object:marketing' })).toBe(200);
    const address = `${one.user}@example.org`;
    const events = [{ id: address, type: 'complaint', address, at: new Date().toISOString() }];
    expect((await post(world.api, 'generic', signGeneric({ events }))).body).toMatchObject({ accepted: 1 });
    expect(await heardBy(one)).toEqual([]);
  });

  test('is not told of the same line twice where a copy is taken somewhere else', async () => {
    const one = await somebody();
    await oneClick(one);
    const archive = await fetch(`${pageOf(one)}/export`, { method: 'POST' });
    const files = await unzipped(Buffer.from(await archive.arrayBuffer()));
    const calls = (files['calls.jsonl'] ?? '').split('\n').filter((line) => line.includes('"withdrawn"'));
    expect(calls).toEqual([expect.stringContaining('one-click')]);
  });
});
