import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { createActivities } from '../../../activities/create';
import { webhooks } from '../../../channels/webhook';
import type { Channel, Outgoing } from '../../../channels/channel';
import { clockFrom } from '../../../db/base/clock';
import { DefinitionsSource } from '../../../db/definitions/definitions';
import { linksFor } from '../../../api/pages/links';
import type { Activities } from '../../../domain/decide/snapshot';
import { policy } from '../../domain/world';
import { request, startApi, type Api } from '../api';
import pino from 'pino';

let api: Api;
let activities: Activities;
const given: Outgoing[] = [];
beforeAll(async () => {
  const clock = clockFrom({ rate: 1, real_at: 0, product_at: 0 });
  api = await startApi({ clock });
  const email: Channel = {
    kind: 'email',
    deadline: 1_000,
    handOver: async (message) => (given.push(message), { outcome: 'sent', reply: '250 ok' }),
    close: async () => undefined,
  };
  activities = createActivities({
    db: api.db, definitions: new DefinitionsSource(policy()), channels: new Map([['email', email]]), webhooks: webhooks({ allow: [], timeout: 500 }),
    clock, secrets: api.deps.secrets, log: pino({ level: 'silent' }), linksFor: (message) => linksFor('http://sojourn.test', api.links, message),
  }); // prettier-ignore
  await publish(
    'templates',
    'hello',
    "template: hello\nchannel: email\nclass: marketing\nsubject: Hello\nhtml: '<p>Hello</p>'\n",
  );
  await publish(
    'journeys',
    'greet',
    'journey: greet\nname: Greet\npurpose: news\nenter: { on: Came, again: always }\nsteps:\n  - wait: 1 day\n  - { message: hello, template: hello, channels: [email] }\n',
  );
});
afterAll(() => api.stop());

async function publish(kind: string, key: string, yaml: string): Promise<void> {
  const head = { 'content-type': 'application/yaml' };
  expect((await api.call('PUT', `/v1/${kind}/${key}`, yaml, head)).status).toBe(201);
  expect((await api.call('POST', `/v1/${kind}/${key}/publish`, {})).status).toBe(200);
}
const at = (name: string): string => `/v1/customers/${encodeURIComponent(name)}`;
const get = async (name: string) => (await api.call('GET', at(name))).body;
const idOf = async (name: string): Promise<string> => String((await get(name))['id']);
const items = async (name: string, list: string) =>
  (await api.call('GET', `${at(name)}/${list}`)).body['items'] as Record<string, unknown>[];
const send = async (type: string, call: object): Promise<void> =>
  expect((await api.call('POST', `/v1/${type}`, call)).status).toBe(200) as undefined;
const consent = (userId: string, state: string, purpose = 'news') =>
  send('track', { userId, event: 'Consent Changed', properties: { purpose, channel: 'email', state } });
const merge = (from: string, into: string) => api.call('POST', '/v1/customers/merge', { from, into });
const unmerge = (name: string, kind: string, value: string) =>
  api.call('POST', `${at(name)}/unmerge`, { identifier: { kind, value } });
const worthOf = async (name: string, purpose: string) => {
  const states = (await items(name, 'consents')).filter((one) => one['purpose'] === purpose);
  return states[0]?.['state'];
};

async function two(name: string): Promise<[one: string, other: string, ids: string[]]> {
  const [one, other] = [`${name}-1`, `${name}-2`];
  for (const userId of [one, other]) {
    await send('identify', {
      userId,
      anonymousId: `${userId}-cookie`,
      traits: { [userId]: true, email: `${userId}@example.org` },
    });
    await send('track', { userId, event: `Of ${userId}` });
  }
  return [one, other, [await idOf(`user:${one}`), await idOf(`user:${other}`)]];
}

describe('a merge', () => {
  test('makes one person who answers under both ids and every identifier, with both pasts, and says so in the timeline', async () => {
    const [one, other, [from = '', into = '']] = await two('both');
    expect(await merge(from, into)).toMatchObject({ status: 200, body: { id: into } });
    expect(await merge(`user:${one}`, `user:${other}`)).toMatchObject({ status: 200, body: { id: into } });
    for (const name of [from, into, `user:${one}`, `user:${other}`, `anonymous:${one}-cookie`])
      expect(await idOf(name)).toBe(into);
    const timeline = await items(from, 'timeline');
    for (const event of [`Of ${one}`, `Of ${other}`])
      expect(timeline).toContainEqual(expect.objectContaining({ name: event }));
    expect(timeline.filter(({ kind }) => kind === 'merge')).toEqual([
      expect.objectContaining({ name: 'merge', customer: from }),
    ]);
    expect((await get(into))['traits']).toMatchObject({ [one]: { value: true }, [other]: { value: true } });
    const { rows } = await sql<{
      id: string;
    }>`select customer_id as id from outbox where ref = 'merged' and customer_id = any(${[from, into]}::uuid[])`.execute(
      api.db,
    );
    expect(rows.map(({ id }) => id).sort()).toEqual([from, into].sort());
  });

  test('keeps what a backend said before what a page said later, also where the backend’s key is called browser', async () => {
    const { body } = await api.call('POST', '/v1/keys', { name: 'browser', scopes: ['ingest'] });
    const say = (key: unknown, call: object) =>
      api.call('POST', '/v1/identify', call, { authorization: `Bearer ${String(key)}` });
    await say(body['key'], { userId: 'named', traits: { colour: 'blue' } });
    await say(await api.key(['browser']), { anonymousId: 'named-cookie', traits: { colour: 'red' } });
    expect((await merge('anonymous:named-cookie', 'user:named')).status).toBe(200);
    expect((await get('user:named'))['traits']).toMatchObject({ colour: { value: 'blue' } });
  });

  test('of somebody who is not there, or of whom there are several, is refused', async () => {
    await two('sane');
    expect((await merge('user:sane-1', 'user:nobody-there')).status).toBe(404);
    expect((await merge(randomUUID(), 'user:sane-1')).status).toBe(404);
  });

  test.each([
    ['granted', 'withdrawn', 'withdrawn'],
    ['withdrawn', 'granted', 'withdrawn'],
    ['granted', 'denied', 'denied'],
    ['granted', undefined, 'granted'],
    [undefined, 'granted', 'granted'],
  ])('of %s and %s leaves %s, and both ledgers', async (first, second, left) => {
    const [one, other, [from = '', into = '']] = await two(`consent-${first}-${second}`);
    if (first) await consent(one, first);
    if (second) await consent(other, second);
    await merge(from, into);
    expect(await worthOf(into, 'news')).toBe(left);
    const states = (await items(into, 'consents')).map(({ state }) => state);
    for (const state of [first, second]) if (state) expect(states).toContain(state);
  });

  test('leaves one live passage, and what both would have sent goes once', async () => {
    const [one, other, [from = '', into = '']] = await two('passages');
    for (const userId of [one, other]) {
      await consent(userId, 'granted');
      await send('track', { userId, event: 'Came' });
    }
    for (const customerId of [from, into]) await activities.advance({ customerId });
    await merge(from, into);
    expect(await activities.advance({ customerId: from })).toMatchObject({ nobody: true, within: into });
    const now = Date.now();
    await activities.advance({ customerId: into, due: now + 2 * 86_400_000 });
    const passages = await items(into, 'enrolments');
    expect(passages.map(({ outcome }) => String(outcome)).sort()).toEqual(['completed', 'merged']);
    expect(given.filter(({ to }) => to.startsWith('passages-')).length).toBe(1);
    expect((await items(into, 'decisions')).map(({ reason }) => reason)).toContain('merged');
  });

  test('lets caps count what both were sent', async () => {
    const yaml = 'timezone: UTC\ncaps: [{ channel: email, max: 1, per: 30 days }]\n';
    expect((await api.call('PUT', '/v1/policy', yaml, { 'content-type': 'application/yaml' })).status).toBe(200);
    const [one, other, [from = '', into = '']] = await two('caps');
    for (const userId of [one, other]) await consent(userId, 'granted');
    const day = 86_400_000;
    await send('track', { userId: one, event: 'Came' });
    await activities.advance({ customerId: from });
    await activities.advance({ customerId: from, due: Date.now() + 2 * day });
    await merge(from, into);
    await send('track', { userId: other, event: 'Came' });
    await activities.advance({ customerId: into });
    await activities.advance({ customerId: into, due: Date.now() + 3 * day });
    expect(given.filter(({ to }) => to.startsWith('caps-')).length).toBe(1);
    expect((await items(into, 'decisions'))[0]).toMatchObject({ outcome: 'hold' });
    await api.call('PUT', '/v1/policy', 'timezone: UTC\n', { 'content-type': 'application/yaml' });
  });

  test('keeps the links of mails that went before, and a signal to the earlier workflow', async () => {
    const [one, , [from = '', into = '']] = await two('links');
    await consent(one, 'granted');
    await merge(from, into);
    const { unsubscribe } = linksFor(api.url, api.links, {
      customerId: from,
      messageId: randomUUID(),
      purpose: 'news',
      channel: 'email',
    });
    expect((await request(unsubscribe, 'POST', 'List-Unsubscribe=One-Click', {})).status).toBe(200);
    expect(await worthOf(into, 'news')).toBe('withdrawn');
    const signals = [{ signal: 'event' as const, id: 'late-1', name: 'Came late', properties: {} }];
    await activities.advance({ customerId: from, signals });
    expect(await items(into, 'timeline')).toContainEqual(expect.objectContaining({ name: 'Came late' }));
  });

  test('answers an operator who pauses or resumes the earlier id with how they stand who it is one with', async () => {
    const [one, , [from = '', into = '']] = await two('steered');
    await consent(one, 'granted');
    await send('track', { userId: one, event: 'Came' });
    await activities.advance({ customerId: from });
    await merge(from, into);
    const steer = (signal: 'pause' | 'resume') => activities.advance({ customerId: from, signals: [{ signal }] });
    const standing = { nobody: true, idle: true, within: into, journeys: [{ journey: 'greet' }] };
    expect(await steer('pause')).toMatchObject({ ...standing, paused: true });
    expect((await get(into))['paused']).toBeDefined();
    const resumed = await steer('resume');
    expect(resumed).toMatchObject(standing);
    expect(resumed.paused).toBeUndefined();
    expect((await get(into))['paused']).toBeUndefined();
  });

  test('erases with the person whoever became one with them, also for Temporal', async () => {
    const [one, other, [from = '', into = '']] = await two('gone');
    await merge(from, into);
    expect((await api.call('DELETE', at(from))).status).toBe(200);
    for (const name of [from, into, `user:${one}`, `user:${other}`])
      expect((await api.call('GET', at(name))).status).toBe(404);
    const { rows } = await sql<{
      id: string;
    }>`select customer_id as id from outbox where signal = 'erase' and customer_id = any(${[from, into]}::uuid[])`.execute(
      api.db,
    );
    expect(rows.map(({ id }) => id).sort()).toEqual([from, into].sort());
    expect(await api.asOwner('select 1 from merges where other = $1', [from])).toEqual([]);
  });
});

describe('an unmerge', () => {
  test('gives back who came by a merge, with their id, their past and their traits', async () => {
    const [one, other, [from = '', into = '']] = await two('back');
    await consent(one, 'granted');
    await merge(from, into);
    await send('track', { userId: one, event: 'After' });
    expect(await unmerge(into, 'user', one)).toMatchObject({ status: 200, body: { id: from } });
    expect(await idOf(`user:${one}`)).toBe(from);
    expect(await idOf(`anonymous:${one}-cookie`)).toBe(from);
    expect(await idOf(`email:${one}@example.org`)).toBe(from);
    expect(await idOf(`user:${other}`)).toBe(into);
    const events = async (name: string) =>
      (await items(name, 'timeline'))
        .filter(({ type }) => type === 'track')
        .map(({ name: event }) => String(event))
        .sort();
    expect(await events(from)).toEqual(['After', 'Consent Changed', `Of ${one}`]);
    expect(await events(into)).toEqual([`Of ${other}`]);
    expect(Object.keys((await get(from))['traits'] as object).sort()).toEqual([one, 'email'].sort());
    expect(Object.keys((await get(into))['traits'] as object).sort()).toEqual([other, 'email'].sort());
    expect(await worthOf(from, 'news')).toBe('granted');
    expect(await worthOf(into, 'news')).toBeUndefined();
    for (const name of [from, into])
      expect(
        (await items(name, 'timeline')).filter(({ kind }) => kind === 'merge').map(({ name: what }) => what),
      ).toContain('unmerge');
    expect((await merge(from, into)).status).toBe(200);
    expect(await idOf(`user:${one}`)).toBe(into);
  });

  test('lets a device leave with what was done on it, though no merge brought it', async () => {
    await send('track', { anonymousId: 'lent', event: 'Lent' });
    await send('identify', { userId: 'lender', anonymousId: 'lent', traits: { kind: true } });
    await send('track', { userId: 'lender', event: 'Own' });
    const { status, body } = await unmerge('user:lender', 'anonymous', 'lent');
    expect(status).toBe(200);
    expect(await idOf('anonymous:lent')).toBe(body['id']);
    expect((await items(String(body['id']), 'timeline')).map(({ name }) => name)).toContain('Lent');
    expect((await items('user:lender', 'timeline')).map(({ name }) => name)).toContain('Own');
    expect((await items('user:lender', 'timeline')).map(({ name }) => name)).not.toContain('Lent');
  });

  describe('after which a message of theirs is read that was sent while they were one', () => {
    /** A merge, a message of a passage that one of them began, and the parting of that one; @returns the links of the message, and both ids. */
    async function sentAndParted(name: string, leaves: 'account' | 'cookie') {
      const [one, other, [from = '', into = '']] = await two(name);
      await consent(other, 'granted');
      await send('track', { anonymousId: `${name}-lent`, event: 'Lent' });
      if (leaves === 'account') await merge(from, into);
      else await send('alias', { userId: other, previousId: `${name}-lent` });
      await send('track', leaves === 'account' ? { userId: one, event: 'Came' } : { anonymousId: `${name}-lent`, event: 'Came' }); // prettier-ignore
      await activities.advance({ customerId: into });
      await activities.advance({ customerId: into, due: Date.now() + 2 * 86_400_000 });
      const [message] = await items(into, 'messages');
      expect(message).toMatchObject({ status: 'sent' });
      const parted = leaves === 'account' ? await unmerge(into, 'user', one) : await unmerge(into, 'anonymous', `${name}-lent`); // prettier-ignore
      expect(parted.status).toBe(200);
      const about = {
        customerId: into,
        messageId: String(message?.['id']),
        purpose: 'news',
        channel: 'email' as const,
      };
      expect(await items(into, 'messages')).toEqual([]);
      return { ...linksFor(api.url, api.links, about), stayed: into, left: String(parted.body['id']) };
    }

    test.each(['account', 'cookie'] as const)(
      'its page opens, and a no that is said by its link binds both (%s)',
      async (leaves) => {
        const { preferences, unsubscribe, stayed, left } = await sentAndParted(`parted-${leaves}`, leaves);
        const page = await request(preferences, 'GET', undefined, {});
        expect([page.status, page.text]).toEqual([200, expect.stringContaining('Your choices')]);
        expect((await request(unsubscribe, 'POST', 'List-Unsubscribe=One-Click', {})).status).toBe(200);
        expect([await worthOf(stayed, 'news'), await worthOf(left, 'news')]).toEqual(['withdrawn', 'withdrawn']);
      },
    );

    test('its page is that of who has an address for it by now', async () => {
      const account = await sentAndParted('reader-account', 'account');
      await consent('reader-account-1', 'granted', 'offers');
      expect((await request(account.preferences, 'GET', undefined, {})).text).toContain('offers');
      const cookie = await sentAndParted('reader-cookie', 'cookie');
      await consent('reader-cookie-2', 'granted', 'offers');
      expect((await request(cookie.preferences, 'GET', undefined, {})).text).toContain('offers');
    });
  });

  test('keeps a no that was said while they were one, for both', async () => {
    const [one, other, [from = '', into = '']] = await two('no');
    await consent(one, 'granted');
    await merge(from, into);
    await consent(other, 'withdrawn');
    await unmerge(into, 'user', one);
    expect([await worthOf(from, 'news'), await worthOf(into, 'news')]).toEqual(['withdrawn', 'withdrawn']);
  });

  test('of what the person has not, or has alone, is refused', async () => {
    await send('track', { userId: 'single', event: 'Came' });
    expect((await unmerge('user:single', 'user', 'single')).status).toBe(409);
    expect((await unmerge('user:single', 'anonymous', 'never-seen')).status).toBe(409);
    expect((await unmerge('user:single', 'email', 'no address')).status).toBe(422);
  });
});
