import pino from 'pino';
import { createActivities } from '../../activities/create';
import { webhooks } from '../../channels/webhook';
import type { Activities } from '../../domain/decide/snapshot';
import { DefinitionsSource } from '../../db/definitions/definitions';
import { startApi, type Api } from '../api/api';
import { policy } from '../domain/world';

let api: Api;
let activities: Activities;
beforeAll(async () => {
  api = await startApi();
  const { clock, secrets } = api.deps;
  activities = createActivities({
    db: api.db, definitions: new DefinitionsSource(policy()), channels: new Map(), webhooks: webhooks({ allow: [], timeout: 500 }),
    clock, secrets, log: pino({ level: 'silent' }), linksFor: () => ({ unsubscribe: '', preferences: '' }),
  }); // prettier-ignore
  const enter = '[{ on: Signed Up }, { stage: light }, { stage: registered }, { stage: advocate, again: always }]';
  const journey = `journey: welcome\npurpose: news\nenter: ${enter}\nsteps:\n  - wait: 3 days\n`;
  await api.call('PUT', '/v1/journeys/welcome', journey, { 'content-type': 'application/yaml' });
  expect((await api.call('POST', '/v1/journeys/welcome/publish', {})).status).toBe(200);
}, 60_000);
afterAll(() => api.stop());

type Call = { readonly type: string; readonly [more: string]: unknown };
const send = async (calls: readonly Call[], query: string): Promise<void> =>
  expect((await api.call('POST', `/v1/batch${query}`, { batch: calls })).body).toEqual({ success: true }) as undefined;
const history = (...calls: Call[]) => send(calls, '?historical=true');
const live = (...calls: Call[]) => send(calls, '');
async function stands(name: string) {
  const { body } = await api.call('GET', `/v1/customers/${name}`);
  const customerId = String(body['id']);
  await activities.advance({ customerId });
  const { stage, journeys = [] } = await activities.advance({ customerId });
  return { stage, in: journeys.map(({ journey }) => journey) };
}
const yes = { event: 'Consent Changed', properties: { purpose: 'news', state: 'granted' } };

test.each<[string, string, Call[]]>([
  ['an account', 'user:h-1', [{ type: 'identify', userId: 'h-1' }]],
  ['what an account did', 'user:h-2', [{ type: 'track', userId: 'h-2', event: 'Bought' }]],
  ['a sign-up of an account', 'user:h-3', [{ type: 'track', userId: 'h-3', event: 'Signed Up' }]],
  ['a sign-up of a visitor', 'anonymous:h-4', [{ type: 'track', anonymousId: 'h-4', event: 'Signed Up' }]],
])('%s that history tells of is registered, and welcomed by no journey', async (_what, name, calls) => {
  await history(...calls);
  expect(await stands(name)).toEqual({ stage: 'registered', in: [] });
});

test('a visitor who is known live and whose account history tells of is registered, and welcomed by no journey', async () => {
  await live({ type: 'page', anonymousId: 'h-5' });
  await history({ type: 'track', userId: 'h-5', anonymousId: 'h-5', event: 'Came' });
  expect(await stands('user:h-5')).toEqual({ stage: 'registered', in: [] });
});

test('an address and a consent of the past make somebody light, and the account that they make later is welcomed', async () => {
  await history(
    { type: 'identify', anonymousId: 'h-6', traits: { email: 'h6@example.org' } },
    { type: 'track', anonymousId: 'h-6', ...yes },
  );
  expect(await stands('anonymous:h-6')).toEqual({ stage: 'light', in: [] });
  await live({ type: 'track', anonymousId: 'h-6', event: 'Signed Up' });
  expect(await stands('anonymous:h-6')).toEqual({ stage: 'registered', in: ['welcome'] });
});

test('who is known by history alone is welcomed when they sign up live, also where history said that they had', async () => {
  await history({ type: 'track', userId: 'h-7', event: 'Signed Up' });
  expect(await stands('user:h-7')).toEqual({ stage: 'registered', in: [] });
  await live({ type: 'track', userId: 'h-7', event: 'Signed Up' });
  expect(await stands('user:h-7')).toEqual({ stage: 'registered', in: ['welcome'] });
});

test('what is said live is welcomed as ever', async () => {
  await live({ type: 'identify', userId: 'l-1' });
  expect(await stands('user:l-1')).toEqual({ stage: 'registered', in: ['welcome'] });
});

test('two of whom one was told of by history rise unheard also when they become one before that is decided', async () => {
  await live({ type: 'track', anonymousId: 'h-8', event: 'Came' });
  await history({ type: 'track', anonymousId: 'h-9', event: 'Signed Up' });
  expect((await api.call('POST', '/v1/customers/merge', { from: 'anonymous:h-9', into: 'anonymous:h-8' })).status).toBe(200); // prettier-ignore
  expect(await stands('anonymous:h-8')).toEqual({ stage: 'registered', in: [] });
});

test('purchases that history tells of make somebody an advocate whom no journey welcomes, and those that come live one whom it does', async () => {
  const advocate = `count("Bought", "36500 days") >= 2`;
  const text = `purposes: { news: { class: marketing } }\nlifecycle: { advocate: '${advocate}' }\n`;
  await api.call('PUT', '/v1/policy', text, { 'content-type': 'application/yaml' });
  const bought = (userId: string): Call => ({ type: 'track', userId, event: 'Bought' });
  for (const userId of ['h-10', 'l-2']) {
    await live({ type: 'identify', userId });
    expect(await stands(`user:${userId}`)).toEqual({ stage: 'registered', in: ['welcome'] });
  }
  await history(bought('h-10'), bought('h-10'));
  await live(bought('l-2'), bought('l-2'));
  const entered = async (userId: string) => {
    const { stage } = await stands(`user:${userId}`);
    const { body } = await api.call('GET', `/v1/customers/user:${userId}/enrolments`);
    return [stage, (body['items'] as unknown[]).length];
  };
  expect([await entered('h-10'), await entered('l-2')]).toEqual([
    ['advocate', 1],
    ['advocate', 2],
  ]);
});
