import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { withdrawalPatience } from '../../../api/customers/permission/in-the-air';
import { linksFor, ownPageLink } from '../../../api/pages/links';
import type { Channel } from '../../../channels/channel';
import { until } from '../../e2e/surface';
import { openMergeWorld, type MergeWorld } from './merge-world';

/** `npm run races` runs 10,000. */
const races = Number(process.env['RACES'] ?? 105);

const atOnce = 3;
const atATime = 50;

/** When the hand-over to an address began, by the process's clock. */
const begun = new Map<string, number>();
/** How often one began. */
const given = new Map<string, number>();
/** Until when the provider keeps who speaks to an address waiting. */
const kept = new Map<string, Promise<unknown>>();
const email: Channel = {
  kind: 'email',
  deadline: 10_000,
  handOver: async ({ to }) => {
    begun.set(to, performance.now());
    given.set(to, (given.get(to) ?? 0) + 1);
    await (kept.get(to) ?? sleep(Math.random() * 4));
    return { outcome: 'sent', reply: '250 ok' };
  },
  close: async () => undefined,
};

/** When each request was answered, by the name that it gave itself: as the server saw it, before the caller did. */
const answered = new Map<string, number>();
type Finished = { readonly request: { readonly headers: Record<string, string | undefined> } };
const noteAnswer = (said: unknown): void => {
  const name = (said as Finished).request.headers['x-race'];
  if (name !== undefined) answered.set(name, performance.now());
};

let world: MergeWorld;
beforeAll(async () => {
  world = await openMergeWorld(email);
  const journey = 'journey: at-once\nname: At once\npurpose: news\nenter: { on: Raced, again: always }\nsteps:\n  - { message: hello, template: hello, channels: [email] }\n'; // prettier-ignore
  expect((await world.api.call('PUT', '/v1/journeys/at-once', journey, { 'content-type': 'application/yaml' })).status).toBe(201); // prettier-ignore
  expect((await world.api.call('POST', '/v1/journeys/at-once/publish', {})).status).toBe(200);
  subscribe('http.server.response.finish', noteAnswer);
});
afterAll(async () => {
  unsubscribe('http.server.response.finish', noteAnswer);
  await world.api.stop();
});

type Racer = { readonly user: string; readonly id: string };
type Road = (racer: Racer) => Promise<{ readonly status: number; readonly told: string }>;
const no = { purpose: 'news', channel: 'email', state: 'withdrawn' };
const linksOf = ({ id: customerId }: Racer) =>
  linksFor(world.api.url, world.api.links, { customerId, messageId: customerId, purpose: 'news', channel: 'email' });
const pageOf = ({ id: customerId }: Racer): string =>
  ownPageLink(world.api.url, world.api.links, { customerId, until: Date.now() + 3_600_000 }).url;
async function post(url: string, user: string, fields: Record<string, string>) {
  const answer = await fetch(url, { method: 'POST', headers: { 'x-race': user }, body: new URLSearchParams(fields) });
  return { status: answer.status, told: await answer.text() };
}
async function ask(method: string, path: string, user: string, body: object) {
  const { status, body: told } = await world.api.call(method, path, body, { 'x-race': user });
  return { status, told: JSON.stringify(told['inTheAir'] ?? []) };
}
const event = (userId: string) => ({ userId, event: 'Consent Changed', properties: no });

/** Every road by which a person says no to this process. */
const roads: Readonly<Record<string, Road>> = {
  'a request': ({ user, id }) => ask('POST', `/v1/customers/${id}/consents`, user, no),
  'a denial of everything': ({ user, id }) => ask('POST', `/v1/customers/${id}/consents`, user, { purpose: 'news', state: 'denied' }), // prettier-ignore
  'a wish': ({ user, id }) => ask('PATCH', `/v1/customers/${id}/preferences`, user, { topics: { news: false } }),
  'an event': ({ user }) => ask('POST', '/v1/track', user, event(user)),
  'a batch': ({ user }) => ask('POST', '/v1/batch', user, { batch: [{ type: 'track', ...event(user) }] }),
  'one click': (racer) => post(linksOf(racer).unsubscribe, racer.user, { 'List-Unsubscribe': 'One-Click' }),
  'their page': (racer) => post(`${pageOf(racer)}/withdraw`, racer.user, { purpose: 'news', channel: 'email' }), // prettier-ignore
  'everything on their page': (racer) => post(`${pageOf(racer)}/everything`, racer.user, {}),
};

/** People who agreed and of whom something happened that speaks to them; as many at once as a batch may hold. */
async function comers(names: readonly string[]): Promise<Racer[]> {
  const racers: Racer[] = [];
  for (let from = 0; from < names.length; from += atATime) {
    const some = names.slice(from, from + atATime);
    const batch = some.flatMap((userId) => [
      { type: 'identify', userId, traits: { email: `${userId}@example.org` } },
      { type: 'track', userId, event: 'Consent Changed', properties: { ...no, state: 'granted' } },
      { type: 'track', userId, event: 'Raced' },
    ]);
    await world.send('batch', { batch });
    racers.push(...(await Promise.all(some.map(async (user) => ({ user, id: await world.idOf(`user:${user}`) })))));
  }
  return racers;
}

/** The two of a race: the first of the rounds are no races, so that both ends are met for sure. */
const orders = ['no first', 'mail first', 'race', 'race', 'race', 'race', 'race', 'race'] as const;

async function race(racer: Racer, say: Road, order: (typeof orders)[number]): Promise<void> {
  const speak = () => world.activities.advance({ customerId: racer.id });
  if (order === 'mail first') await speak();
  const wakes = order === 'race' ? speak() : undefined;
  if (wakes) await sleep(Math.random() * 25);
  const asked = performance.now();
  const { status } = await say(racer);
  const end = answered.get(racer.user) ?? NaN;
  await wakes;
  await speak();
  expect([200, 202]).toContain(status);
  const start = begun.get(`${racer.user}@example.org`);
  const why = { order, racer, status, tookLong: end - asked >= withdrawalPatience, startedAfter: start !== undefined && start > end }; // prettier-ignore
  expect(why).toMatchObject({ status: expect.any(Number), startedAfter: status === 202 || why.tookLong ? expect.any(Boolean) : false }); // prettier-ignore
  expect(end).not.toBeNaN();
  if (order !== 'race') expect({ order, isGiven: start !== undefined }).toEqual({ order, isGiven: order === 'mail first' }); // prettier-ignore
}

const each = Math.ceil(races / Object.keys(roads).length);

test.each(Object.entries(roads))(
  'no hand-over that it forbids starts after a no was answered that came by %s',
  async (name, say) => {
    const waiting = (await comers(Array.from({ length: each }, (_, n) => `${name.replaceAll(' ', '-')}-${n}`))).map((racer, n) => [racer, orders[n % orders.length] ?? 'race'] as const); // prettier-ignore
    const runNext = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await race(next[0], say, next[1]);
    };
    await Promise.all(Array.from({ length: atOnce }, runNext));
  },
  60_000 + each * 1_000,
);

/** What each road tells of the mail that is in the air: a program which one it is, a person what it is about. */
const isNamed = (name: string, told: string): boolean => {
  const pages = ['one click', 'their page', 'everything on their page'];
  if (pages.includes(name)) return /already on its way/.test(told);
  return /^\[\{[^{}]*"journey":"at-once"[^{}]*\}\]$/.test(told) && told.includes('"step":"hello"');
};

test('a no that comes while a mail is in the air is answered 202 by every road and told of it, and nothing goes after it', async () => {
  const names = Object.keys(roads);
  const racers = await comers(names.map((name) => `held-${name.replaceAll(' ', '-')}`));
  const outcomes = await Promise.all(
    Object.entries(roads).map(async ([name, say], n) => {
      const racer = racers[n] ?? { user: '', id: '' };
      const to = `${racer.user}@example.org`;
      let letGo = (): void => undefined;
      kept.set(to, new Promise<void>((done) => (letGo = done)));
      const speaking = world.activities.advance({ customerId: racer.id });
      await until(`the mail to ${to}`, async () => begun.has(to));
      const { status, told } = await say(racer);
      letGo();
      await speaking;
      await world.send('track', { userId: racer.user, event: 'Raced' });
      await world.activities.advance({ customerId: racer.id });
      return [name, { status, isNamed: isNamed(name, told), given: given.get(to), then: (await say(racer)).status }];
    }),
  );
  expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(names.map((name) => [name, { status: 202, isNamed: true, given: 1, then: 200 }]))); // prettier-ignore
}, 60_000);

test('a signal that comes while somebody is spoken to stops whatever was not handed over by then', async () => {
  for (const [n, racer] of (await comers(Array.from({ length: 8 }, (_, place) => `signal-${place}`))).entries()) {
    const signals = [{ signal: 'consentChange' as const, id: `no-${n}`, name: 'Consent Changed', properties: no }];
    if (n % 2 === 0) await world.activities.advance({ customerId: racer.id });
    await world.activities.advance({ customerId: racer.id, signals });
    await world.activities.advance({ customerId: racer.id });
    expect({ n, isGiven: begun.has(`${racer.user}@example.org`) }).toEqual({ n, isGiven: n % 2 === 0 });
  }
});
