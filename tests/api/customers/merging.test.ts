import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { linksFor } from '../../../api/pages/links';
import { request } from '../api';
import { openMergeWorld, type MergeWorld } from './merge-world';

let world: MergeWorld;
beforeAll(async () => {
  world = await openMergeWorld();
});
afterAll(() => world.api.stop());

describe('a merge', () => {
  test('makes one person who answers under both ids and every identifier, with both pasts, and says so in the timeline', async () => {
    const [one, other, [from = '', into = '']] = await world.two('both');
    expect(await world.merge(from, into)).toMatchObject({ status: 200, body: { id: into } });
    expect(await world.merge(`user:${one}`, `user:${other}`)).toMatchObject({ status: 200, body: { id: into } });
    for (const name of [from, into, `user:${one}`, `user:${other}`, `anonymous:${one}-cookie`])
      expect(await world.idOf(name)).toBe(into);
    const timeline = await world.items(from, 'timeline');
    for (const event of [`Of ${one}`, `Of ${other}`])
      expect(timeline).toContainEqual(expect.objectContaining({ name: event }));
    expect(timeline.filter(({ kind }) => kind === 'merge')).toEqual([
      expect.objectContaining({ name: 'merge', customer: from }),
    ]);
    expect((await world.get(into))['traits']).toMatchObject({ [one]: { value: true }, [other]: { value: true } });
    const { rows } = await sql<{
      id: string;
    }>`select customer_id as id from outbox where ref = 'merged' and customer_id = any(${[from, into]}::uuid[])`.execute(
      world.api.db,
    );
    expect(rows.map(({ id }) => id).sort()).toEqual([from, into].sort());
  });

  test('keeps what a backend said before what a page said later, also where the backend’s key is called browser', async () => {
    const { body } = await world.api.call('POST', '/v1/keys', { name: 'browser', scopes: ['ingest'] });
    const say = (key: unknown, call: object) =>
      world.api.call('POST', '/v1/identify', call, { authorization: `Bearer ${String(key)}` });
    await say(body['key'], { userId: 'named', traits: { colour: 'blue' } });
    await say(await world.api.key(['browser']), { anonymousId: 'named-cookie', traits: { colour: 'red' } });
    expect((await world.merge('anonymous:named-cookie', 'user:named')).status).toBe(200);
    expect((await world.get('user:named'))['traits']).toMatchObject({ colour: { value: 'blue' } });
  });

  test('of somebody who is not there, or of whom there are several, is refused', async () => {
    await world.two('sane');
    expect((await world.merge('user:sane-1', 'user:nobody-there')).status).toBe(404);
    expect((await world.merge(randomUUID(), 'user:sane-1')).status).toBe(404);
  });

  test.each([
    ['granted', 'withdrawn', 'withdrawn'],
    ['withdrawn', 'granted', 'withdrawn'],
    ['granted', 'denied', 'denied'],
    ['granted', undefined, 'granted'],
    [undefined, 'granted', 'granted'],
  ])('of %s and %s leaves %s, and both ledgers', async (first, second, left) => {
    const [one, other, [from = '', into = '']] = await world.two(`consent-${first}-${second}`);
    if (first) await world.consent(one, first);
    if (second) await world.consent(other, second);
    await world.merge(from, into);
    expect(await world.worthOf(into, 'news')).toBe(left);
    const states = (await world.items(into, 'consents')).map(({ state }) => state);
    for (const state of [first, second]) if (state) expect(states).toContain(state);
  });

  test.each([
    ['calm', 'brisk'],
    ['brisk', 'calm'],
  ] as const)('heeds what %s wishes and what %s wishes, whichever was said last', async (first, second) => {
    const wishes = {
      calm: { frequency: { max: 1, per: '30 days' }, channels: ['email'], quietHours: { from: '22:00', to: '07:00' }, language: 'en' },
      brisk: { frequency: { max: 3, per: '7 days' }, channels: ['sms', 'email'], quietHours: { from: '12:00', to: '13:00' }, language: 'zh' },
    }; // prettier-ignore
    const [, , [from = '', into = '']] = await world.two(`wishes-${first}`);
    const wish = async (id: string, said: object) => expect((await world.api.call('PATCH', `${world.at(id)}/preferences`, said)).status).toBe(200); // prettier-ignore
    await wish(from, wishes[first]);
    await wish(into, wishes[second]);
    await world.merge(from, into);
    const joined = {
      frequency: { max: 1, per: '30 days' },
      channels: ['email'],
      quietHours: [wishes.brisk.quietHours, wishes.calm.quietHours],
    };
    expect((await world.get(into))['preferences']).toEqual({ ...joined, language: wishes[second].language });
    await wish(into, { frequency: { max: 2, per: '7 days' } });
    expect((await world.unmerge(into, 'user', `wishes-${first}-1`)).status).toBe(200);
    const since = { frequency: { max: 2, per: '7 days' } };
    const soon = new Date(Date.now() + 60_000).toISOString();
    for (const [id, own] of [
      [from, wishes[first]],
      [into, wishes[second]],
    ] as const) {
      expect((await world.get(id))['preferences']).toEqual({ ...own, ...since });
      const { body } = await world.api.call('GET', `${world.at(id)}?at=${soon}`);
      expect(body['preferences']).toEqual({ ...own, ...since });
    }
  });

  test('leaves one live passage, and what both would have sent goes once', async () => {
    const [one, other, [from = '', into = '']] = await world.two('passages');
    for (const userId of [one, other]) {
      await world.consent(userId, 'granted');
      await world.send('track', { userId, event: 'Came' });
    }
    for (const customerId of [from, into]) await world.activities.advance({ customerId });
    await world.merge(from, into);
    expect(await world.activities.advance({ customerId: from })).toMatchObject({ nobody: true, within: into });
    const now = Date.now();
    await world.activities.advance({ customerId: into, due: now + 2 * 86_400_000 });
    const passages = await world.items(into, 'enrolments');
    expect(passages.map(({ outcome }) => String(outcome)).sort()).toEqual(['completed', 'merged']);
    expect(world.given.filter(({ to }) => to.startsWith('passages-')).length).toBe(1);
    expect((await world.items(into, 'decisions')).map(({ reason }) => reason)).toContain('merged');
  });

  test('ends a passage whose message the other got while it lasted', async () => {
    const [one, other, [from = '', into = '']] = await world.two('told');
    for (const userId of [one, other]) await world.consent(userId, 'granted');
    await world.send('track', { userId: one, event: 'Came' });
    await world.activities.advance({ customerId: from });
    await world.send('track', { userId: other, event: 'Came' });
    await world.activities.advance({ customerId: into });
    await world.activities.advance({ customerId: from, due: Date.now() + 2 * 86_400_000 });
    expect(world.given.filter(({ to }) => to.startsWith('told-')).length).toBe(1);
    await world.merge(from, into);
    await world.activities.advance({ customerId: into, due: Date.now() + 2 * 86_400_000 });
    expect(world.given.filter(({ to }) => to.startsWith('told-')).length).toBe(1);
    expect((await world.items(into, 'enrolments')).map(({ outcome }) => String(outcome)).sort()).toEqual(['completed', 'merged']); // prettier-ignore
  });

  test('leaves every passage of a journey that each event enters anew, since each says something else', async () => {
    const yaml = { 'content-type': 'application/yaml' };
    const shipped = 'journey: shipped\npurpose: news\nenter: { on: Ordered, again: always }\nsteps:\n  - wait: 1 day\n  - { message: hello, template: hello, channels: [email] }\n'; // prettier-ignore
    expect((await world.api.call('PUT', '/v1/journeys/shipped', shipped, yaml)).status).toBe(201);
    expect((await world.api.call('POST', '/v1/journeys/shipped/publish', {})).status).toBe(200);
    const [one, other, [from = '', into = '']] = await world.two('orders');
    for (const userId of [one, other]) await world.consent(userId, 'granted');
    for (const userId of [one, one, other]) await world.send('track', { userId, event: 'Ordered' });
    for (const customerId of [from, into]) await world.activities.advance({ customerId });
    await world.merge(from, into);
    await world.activities.advance({ customerId: into, due: Date.now() + 2 * 86_400_000 });
    const passages = await world.items(into, 'enrolments');
    expect(passages.map(({ outcome }) => outcome)).toEqual(['completed', 'completed', 'completed']);
    expect(world.given.filter(({ to }) => to.startsWith('orders-')).length).toBe(3);
  });

  test('lets caps count what both were sent', async () => {
    const yaml = 'timezone: UTC\ncaps: [{ channel: email, max: 1, per: 30 days }]\n';
    expect((await world.api.call('PUT', '/v1/policy', yaml, { 'content-type': 'application/yaml' })).status).toBe(200);
    const [one, other, [from = '', into = '']] = await world.two('caps');
    for (const userId of [one, other]) await world.consent(userId, 'granted');
    const day = 86_400_000;
    await world.send('track', { userId: one, event: 'Came' });
    await world.activities.advance({ customerId: from });
    await world.activities.advance({ customerId: from, due: Date.now() + 2 * day });
    await world.merge(from, into);
    await world.send('track', { userId: other, event: 'Came' });
    await world.activities.advance({ customerId: into });
    await world.activities.advance({ customerId: into, due: Date.now() + 3 * day });
    expect(world.given.filter(({ to }) => to.startsWith('caps-')).length).toBe(1);
    expect((await world.items(into, 'decisions'))[0]).toMatchObject({ outcome: 'hold' });
    await world.api.call('PUT', '/v1/policy', 'timezone: UTC\n', { 'content-type': 'application/yaml' });
  });

  test('keeps the links of mails that went before and those that were asked for, and a signal to the earlier workflow', async () => {
    const [one, , [from = '', into = '']] = await world.two('links');
    await world.consent(one, 'granted');
    const asked = await world.api.call('POST', `/v1/customers/${from}/link`, { page: 'me' });
    await world.merge(from, into);
    const { unsubscribe } = linksFor(world.api.url, world.api.links, {
      customerId: from,
      messageId: randomUUID(),
      purpose: 'news',
      channel: 'email',
    });
    expect((await request(unsubscribe, 'POST', 'List-Unsubscribe=One-Click', {})).status).toBe(200);
    expect(await world.worthOf(into, 'news')).toBe('withdrawn');
    expect((await request(String(asked.body['url']).replace('http://sojourn.test', world.api.url), 'GET', undefined, {})).status).toBe(200); // prettier-ignore
    const signals = [{ signal: 'event' as const, id: 'late-1', name: 'Came late', properties: {} }];
    await world.activities.advance({ customerId: from, signals });
    expect(await world.items(into, 'timeline')).toContainEqual(expect.objectContaining({ name: 'Came late' }));
  });

  test('answers an operator who pauses or resumes the earlier id with how they stand who it is one with', async () => {
    const [one, , [from = '', into = '']] = await world.two('steered');
    await world.consent(one, 'granted');
    await world.send('track', { userId: one, event: 'Came' });
    await world.activities.advance({ customerId: from });
    await world.merge(from, into);
    const steer = (signal: 'pause' | 'resume') => world.activities.advance({ customerId: from, signals: [{ signal }] });
    const standing = { nobody: true, idle: true, within: into, journeys: [{ journey: 'greet' }] };
    expect(await steer('pause')).toMatchObject({ ...standing, paused: true });
    expect((await world.get(into))['paused']).toBeDefined();
    const resumed = await steer('resume');
    expect(resumed).toMatchObject(standing);
    expect(resumed.paused).toBeUndefined();
    expect((await world.get(into))['paused']).toBeUndefined();
  });

  test('erases with the person whoever became one with them, also for Temporal', async () => {
    const [one, other, [from = '', into = '']] = await world.two('gone');
    await world.merge(from, into);
    expect((await world.api.call('DELETE', world.at(from))).status).toBe(200);
    for (const name of [from, into, `user:${one}`, `user:${other}`])
      expect((await world.api.call('GET', world.at(name))).status).toBe(404);
    const { rows } = await sql<{
      id: string;
    }>`select customer_id as id from outbox where signal = 'erase' and customer_id = any(${[from, into]}::uuid[])`.execute(
      world.api.db,
    );
    expect(rows.map(({ id }) => id).sort()).toEqual([from, into].sort());
    expect(await world.api.asOwner('select 1 from merges where other = $1', [from])).toEqual([]);
  });
});
