import { sql } from 'kysely';
import { trackedLink } from '../../../api/pages/tracked-link';
import { rowsOf } from '../../setup/rows-of';
import { request, startApi, type Api, type Answer } from '../api';
import { message, time } from './link-world';

const target = 'https://shop.example/sale?size=M&to=%C3%A9#top';
const shop = 'https://news.example/';
let api: Api;

beforeAll(async () => {
  api = await startApi({ clock: { now: () => time.now, realUntil: () => 0 } });
  const policy = 'purposes: { offers: { class: marketing } }\ntracking: { purpose: analytics }\n';
  await api.call('PUT', '/v1/policy', policy, { 'content-type': 'application/yaml' });
  const journey =
    'journey: clicks\nname: Clicks\npurpose: offers\nenter: { on: Email Clicked }\nsteps: [ { exit: done } ]\n';
  await api.call('PUT', '/v1/journeys/clicks', journey, { 'content-type': 'application/yaml' });
  await api.call('POST', '/v1/journeys/clicks/publish');
});
afterAll(() => api.stop());

type Reader = { readonly id: string; readonly messageId: string; link(url?: string): string };

/** Somebody with a message, who agreed to be told of, or not. */
async function reader(user: string, agreed = true): Promise<Reader> {
  await api.call('POST', '/v1/identify', { userId: user, traits: { email: `${user}@example.org` } });
  if (agreed) await say(user, 'granted');
  const id = String((await api.call('GET', `/v1/customers/user:${user}`)).body['id']);
  const { messageId } = await message({ db: api.db, base: api.url, links: api.links, customerId: id });
  const link = (url = target): string => String(trackedLink(api.url, api.links, { customerId: id, messageId, url }));
  return { id, messageId, link };
}

const say = (user: string, state: string): Promise<Answer> =>
  api.call('POST', `/v1/customers/user:${user}/consents`, { purpose: 'analytics', channel: 'email', state, source: 'test' }); // prettier-ignore
const open = (url: string, method = 'GET'): Promise<Answer> => request(url, method, undefined, {});
const clicksOf = ({ id }: Reader): Promise<Record<string, unknown>[]> =>
  rowsOf(api.db, sql<Record<string, unknown>>`select properties, undecided from events where customer_id = ${id} and name = 'Email Clicked' order by seq`); // prettier-ignore

test('a link leads where it led before, and is told as an event that a journey can listen to', async () => {
  const ann = await reader('ann');
  const answer = await open(ann.link());
  expect([answer.status, answer.headers.get('location')]).toEqual([302, target]);
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const properties = { message: ann.messageId, journey: 'j', step: 's', template: 't', channel: 'email', url: target };
  expect(await clicksOf(ann)).toEqual([{ properties, undecided: true }]);
  const waiting = await rowsOf(api.db, sql<{ n: number }>`select count(*)::int as n from outbox where customer_id = ${ann.id} and signal = 'event'`); // prettier-ignore
  expect(waiting).toEqual([{ n: 1 }]);
});

test('opened several times at once it counts once, and each link by itself', async () => {
  const twice = await reader('twice');
  await Promise.all([twice.link(), twice.link(), twice.link(shop)].map((url) => open(url)));
  const urls = (await clicksOf(twice)).map(({ properties }) => (properties as { url: string }).url);
  expect(urls.sort()).toEqual([shop, target]);
  time.now += 60_000;
  await open(twice.link());
  expect(await clicksOf(twice)).toHaveLength(3);
});

test.each([
  ['never agreed', async () => reader('never', false)],
  ['took it back', async () => {
    const back = await reader('back');
    await say('back', 'withdrawn');
    return back;
  }],
] as const)('nothing is told of who %s, and their links lead on', async (_who, made) => {
  const quiet = await made();
  expect((await open(quiet.link())).headers.get('location')).toBe(target);
  expect(await clicksOf(quiet)).toEqual([]);
}); // prettier-ignore

test('who only looks where it leads has not clicked', async () => {
  const looked = await reader('looked');
  expect((await open(looked.link(), 'HEAD')).headers.get('location')).toBe(target);
  expect(await clicksOf(looked)).toEqual([]);
});

test('a link leads on after the erasure of whom it was for', async () => {
  const gone = await reader('gone');
  await api.call('DELETE', '/v1/customers/user:gone');
  expect((await open(gone.link())).headers.get('location')).toBe(target);
  expect(await clicksOf(gone)).toEqual([]);
});

test('nobody makes a link that leads elsewhere, or reads what one says', async () => {
  const held = await reader('held');
  const url = held.link();
  const token = url.split('/').at(-1) ?? '';
  expect(Buffer.from(token, 'base64url').includes('shop.example')).toBe(false);
  const foreign = String(trackedLink(api.url, Buffer.alloc(32), { customerId: held.id, messageId: held.messageId, url: target })); // prettier-ignore
  const spoilt = Array.from(token).flatMap((letter, n) => (n % 9 === 0 ? [`${token.slice(0, n)}${letter === 'A' ? 'B' : 'A'}${token.slice(n + 1)}`] : [])); // prettier-ignore
  const { url: me } = (await api.call('POST', '/v1/customers/user:held/link', { page: 'me' })).body;
  const others = [...spoilt, `${token}A`, token.slice(1), '', 'x', String(me).split('/').at(-1) ?? ''].map((one) => `${api.url}/r/${one}`); // prettier-ignore
  for (const one of [foreign, ...others]) {
    const answer = await open(one);
    expect([answer.status, answer.headers.get('location')]).toEqual([404, null]);
  }
});

test('what is too long for a link over us, and our own pages, stay as they are', () => {
  const link = (url: string) => trackedLink(api.url, api.links, { customerId: crypto.randomUUID(), messageId: crypto.randomUUID(), url }); // prettier-ignore
  expect(link(`https://shop.example/${'é'.repeat(800)}`)).toBeUndefined();
  expect(link(`${api.url}/u/token`)).toBeUndefined();
  expect(link(`https://shop.example/${'x'.repeat(1_400)}`)?.length).toBeLessThan(2_300);
});
