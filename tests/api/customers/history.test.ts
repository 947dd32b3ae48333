import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sayInstant } from '../../../domain/time/say-instant';
import { rowsOf } from '../../setup/rows-of';
import { sql } from 'kysely';
import { startApi, type Answer, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const day = 86_400_000;
/** So many days ago. */
const ago = (days: number): string => sayInstant(api.deps.clock.now() - days * day);
/** A moment that is neither that of what came before nor of what comes next. */
async function moment(): Promise<string> {
  await sleep(3);
  const now = sayInstant(api.deps.clock.now());
  await sleep(3);
  return now;
}
const path = (name: string, rest = ''): string => `/v1/customers/${encodeURIComponent(name)}${rest}`;
const was = (name: string, asked: Record<string, string> = {}): Promise<Answer> =>
  api.call('GET', path(name, `?${new URLSearchParams(asked).toString()}`));
const say = async (type: string, call: object, headers: Record<string, string> = {}): Promise<void> => {
  expect((await api.call('POST', `/v1/${type}`, call, headers)).status).toBe(200);
};
const identify = (userId: string, traits: object, days: number) =>
  say('identify', { userId, traits, timestamp: ago(days) });
const track = (userId: string, event: string, properties: object, days: number) =>
  say('track', { userId, event, properties, timestamp: ago(days) });

type Shown = {
  readonly traits: Record<string, { value: unknown; at: string }>;
  readonly identifiers: { kind: string; value: string }[];
  readonly consents: { purpose: string; state: string }[];
};
const shown = ({ body }: Answer): Shown => body as Shown;
const valuesOf = (answer: Answer) =>
  Object.fromEntries(Object.entries(shown(answer).traits).map(([name, { value }]) => [name, value]));
const namesOf = (answer: Answer): string[] => shown(answer).identifiers.map(({ kind, value }) => `${kind}:${value}`).sort(); // prettier-ignore
const consentsOf = (answer: Answer): string[] => shown(answer).consents.map(({ purpose, state }) => `${purpose} ${state}`); // prettier-ignore

/** What a profile says that has a past. */
const lasting = ({ status, body }: Answer) => {
  const { id, stage, stageSince, createdAt, traits, preferences, consents, loyalty, identifiers, paused } = body;
  const all = identifiers as { kind: string }[];
  return { status, id, stage, stageSince, createdAt, traits, preferences, consents, loyalty, paused, identifiers: all.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) }; // prettier-ignore
};
const expectUnchanged = async (name: string): Promise<void> => {
  const now = await moment();
  expect(lasting(await was(name, { knownAt: now }))).toEqual(lasting(await was(name)));
  expect(lasting(await was(name, { at: now }))).toEqual(lasting(await was(name)));
};

test('a late fact changes how somebody was and not how they were known: traits, addresses, wishes, subscriptions and consents', async () => {
  await identify('ann', { city: 'Berlin', email: 'ann@old.example' }, 9);
  await track('ann', 'Preferences Changed', { language: 'de', topics: { news: true } }, 9);
  await track('ann', 'Consent Changed', { purpose: 'news', state: 'granted' }, 9);
  await identify('ann', { city: 'Hamburg', email: 'ann@new.example', old: 1 }, 3);
  const before = await moment();
  await identify('ann', { city: 'Bonn', email: 'ann@between.example', old: null }, 6);
  await track('ann', 'Preferences Changed', { language: 'fr', topics: { news: false } }, 6);
  await track('ann', 'Consent Changed', { purpose: 'news', state: 'withdrawn', at: ago(6) }, 6);
  const told = async (asked: Record<string, string>) => {
    const answer = await was('user:ann', asked);
    const { preferences } = answer.body;
    return [valuesOf(answer)['city'], valuesOf(answer)['old'], namesOf(answer), preferences, consentsOf(answer)];
  };
  const [old, between, now] = ['old', 'between', 'new'].map((one) => ['email:ann@' + one + '.example', 'user:ann']);
  const [yes, no] = [
    { language: 'de', topics: { news: true } },
    { language: 'fr', topics: { news: false } },
  ];
  expect(await told({ at: ago(7) })).toEqual(['Berlin', undefined, old, yes, ['news granted']]);
  expect(await told({ at: ago(5) })).toEqual(['Bonn', undefined, between, no, ['news withdrawn']]);
  expect(await told({ at: ago(5), knownAt: before })).toEqual(['Berlin', undefined, old, yes, ['news granted']]);
  expect(await told({ knownAt: before })).toEqual(['Hamburg', 1, now, yes, ['news granted']]);
  expect(await told({ at: ago(2) })).toEqual(['Hamburg', 1, now, no, ['news withdrawn']]);
  await expectUnchanged('user:ann');
});

test('before anything was known nobody was; a bad moment is told where it stands', async () => {
  await identify('bob', { city: 'Berlin' }, 9);
  expect((await was('user:bob', { knownAt: ago(1) })).status).toBe(404);
  expect(lasting(await was('user:bob', { at: ago(10) }))).toMatchObject({
    status: 200,
    stage: 'anonymous',
    traits: {},
  });
  for (const [name, value] of [
    ['at', 'yesterday'],
    ['knownAt', '2026-13-01T00:00:00Z'],
    ['at', ''],
  ]) {
    const { status, body } = await was('user:bob', { [name ?? '']: value ?? '' });
    expect([status, body['code'], body['errors']]).toEqual([400, 'malformed-request', [expect.objectContaining({ pointer: `/${name}` })]]); // prettier-ignore
  }
});

test('a pause, a stage and points count from when we said so', async () => {
  await identify('cleo', { city: 'Berlin' }, 9);
  const first = await moment();
  await api.call('POST', path('user:cleo', '/pause'), { reason: 'asked' });
  await api.asOwner(`with who as (select customer_id from identifiers where value = 'cleo'), risen as (
      update customers set stage = 'registered', stage_since = date_trunc('milliseconds', now()), points = 5 where customer_id in (select customer_id from who)),
    given as (insert into points (customer_id, enrolment_id, step, journey, points, reason, at) select customer_id, gen_random_uuid(), 's', 'j', 5, 'r', date_trunc('milliseconds', now()) from who)
    insert into stages (customer_id, seq, from_stage, to_stage, at, cause) select customer_id, 1, 'anonymous', 'registered', date_trunc('milliseconds', now()), 'c' from who`); // prettier-ignore
  await expectUnchanged('user:cleo');
  const then = await was('user:cleo', { knownAt: first });
  expect(then.body).toMatchObject({ stage: 'anonymous', loyalty: { points: 0 } });
  expect(then.body).not.toHaveProperty('paused');
});

test('a device that an account named in the past stays its own since then, however often it is named again', async () => {
  for (const [type, days] of [
    ['identify', 9],
    ['track', 2],
    ['identify', 1],
  ] as const)
    await say(type, { userId: 'dina', anonymousId: 'own', event: 'Came', traits: { n: days }, timestamp: ago(days) });
  expect(namesOf(await was('user:dina', { at: ago(8) }))).toEqual(['anonymous:own', 'user:dina']);
  expect(namesOf(await was('user:dina', { at: ago(10) }))).toEqual([]);
});

test("a device that is another account's by now was the earlier one's", async () => {
  await say('identify', { userId: 'dora', anonymousId: 'shared', traits: { a: 1 }, timestamp: ago(0) });
  const before = await moment();
  await say('identify', { userId: 'emil', anonymousId: 'shared', traits: { a: 2 }, timestamp: ago(0) });
  expect(namesOf(await was('user:dora'))).toEqual(['user:dora']);
  expect(namesOf(await was('user:dora', { knownAt: before }))).toEqual(['anonymous:shared', 'user:dora']);
  expect((await was('user:emil', { knownAt: before })).status).toBe(404);
  await expectUnchanged('user:emil');
  await expectUnchanged('user:dora');
});

test('who became one with another is known of since then, and takes their past along when they leave again', async () => {
  await identify('fay', { city: 'Berlin', size: 1 }, 9);
  await track('fay', 'Preferences Changed', { topics: { news: true } }, 9);
  await api.call('POST', path('user:fay', '/consents'), { purpose: 'news', state: 'granted', source: 'shop' });
  await identify('gus', { city: 'Hamburg', colour: 'red' }, 4);
  await track('gus', 'Preferences Changed', { topics: { news: false } }, 10);
  await api.call('POST', path('user:gus', '/consents'), { purpose: 'news', state: 'withdrawn', source: 'shop' });
  const before = await moment();
  const apart = { fay: lasting(await was('user:fay')), gus: lasting(await was('user:gus')) };
  expect((await api.call('POST', '/v1/customers/merge', { from: apart.gus.id, into: apart.fay.id })).status).toBe(200);
  const within = await moment();
  expect(valuesOf(await was('user:fay'))).toEqual({ city: 'Hamburg', colour: 'red', size: 1 });
  expect(valuesOf(await was('user:fay', { at: ago(6) }))).toEqual({ city: 'Berlin', size: 1 });
  await expectUnchanged('user:fay');
  expect(lasting(await was('user:fay', { knownAt: before }))).toEqual(apart.fay);
  const whole = lasting(await was('user:fay'));
  const { body } = await api.call('POST', path('user:fay', '/unmerge'), { identifier: { kind: 'user', value: 'gus' } });
  expect(body['id']).toBe(apart.gus.id);
  await expectUnchanged('user:fay');
  await expectUnchanged('user:gus');
  expect(valuesOf(await was('user:fay', { knownAt: within }))).toEqual({ city: 'Berlin', size: 1 });
  expect(lasting(await was('user:gus', { knownAt: before }))).toMatchObject({ traits: apart.gus.traits, preferences: apart.gus.preferences }); // prettier-ignore
  expect(whole.traits).toEqual({ ...(apart.fay.traits as object), ...(apart.gus.traits as object) });
});

test('the copy has what was said, and an erasure leaves nothing of it', async () => {
  const name = randomUUID();
  await identify(name, { city: 'Berlin', secret: 'kingfisher' }, 2);
  await identify(name, { secret: null }, 1);
  const { text, body } = await api.call('GET', path(`user:${name}`, '/export'));
  expect(text).toContain('kingfisher');
  expect(body['versions']).toHaveLength(2);
  expect((await api.call('DELETE', path(`user:${name}`))).status).toBe(200);
  const left = await rowsOf(
    api.db,
    sql<{ n: number }>`select count(*)::int as n from versions where said::text like '%kingfisher%'`,
  );
  expect(left).toEqual([{ n: 0 }]);
});

test("a comment is found by its text as soon as it was accepted, by nobody else's, and is gone with the person", async () => {
  const [mine, others] = [randomUUID(), randomUUID()];
  await api.call('POST', '/v1/track', {
    userId: others,
    event: 'Comment Posted',
    properties: { text: 'die Farbe gefällt mir' },
  });
  await api.call('POST', '/v1/track', {
    userId: mine,
    event: 'Comment Posted',
    properties: { text: '颜色很好看', product: 'p1' },
  });
  await api.call('POST', '/v1/track', { userId: mine, event: 'Liked', properties: { product: 'p2' } });
  const find = (who: string, q: string) =>
    api.call('GET', path(`user:${who}`, `/timeline?${new URLSearchParams({ q, kind: 'event' }).toString()}`));
  const found = async (who: string, q: string) =>
    ((await find(who, q)).body['items'] as { name: string }[]).map(({ name }) => name);
  expect(await found(mine, '颜色')).toEqual(['Comment Posted']);
  expect(await found(mine, 'liked P2')).toEqual(['Liked']);
  expect(await found(mine, 'Farbe')).toEqual([]);
  expect((await api.call('GET', path(`user:${mine}`, '/timeline?kind=stage,merge'))).body['items']).toEqual([]);
  expect((await api.call('GET', path(`user:${mine}`, '/timeline?kind=story'))).status).toBe(400);
  await api.call('DELETE', path(`user:${mine}`));
  expect((await find(mine, '颜色')).status).toBe(404);
  const left = await rowsOf(
    api.db,
    sql<{ n: number }>`select count(*)::int as n from events where properties::text like '%颜色%'`,
  );
  expect(left).toEqual([{ n: 0 }]);
});
