import { randomUUID } from 'node:crypto';
import { kinds, openKeyWorld, type Kind, type KeyWorld, type Send, type Victim } from './key-world';

let world: KeyWorld;
beforeAll(async () => {
  world = await openKeyWorld();
});
afterAll(() => world.api.stop());

/** Everything by which a call may try to speak of the victim. */
const waysTo = ({ user, cookie, email }: Victim): Record<string, unknown>[] => [
  { userId: user },
  { userId: user, anonymousId: cookie },
  { anonymousId: cookie },
  { userId: user, anonymousId: randomUUID() },
  { anonymousId: randomUUID(), traits: { email } },
  { userId: randomUUID(), anonymousId: cookie },
];

const identify = async (send: Send, whom: Victim, traits: Record<string, unknown>): Promise<void> => {
  for (const way of waysTo(whom)) await send('POST', '/v1/identify', { ...way, traits: { ...Object(way['traits']), ...traits } }); // prettier-ignore
  await send('POST', '/v1/batch', { batch: waysTo(whom).map((way) => ({ ...way, type: 'identify', traits })) });
  for (const method of ['PUT', 'PATCH']) await send(method, `/v1/customers/user:${whom.user}`, { traits });
};
const track = async (send: Send, whom: Victim, event: string, properties: Record<string, unknown>): Promise<void> => {
  for (const way of waysTo(whom)) await send('POST', '/v1/track', { ...way, event, properties });
};

type Attack = (send: Send, whom: Victim) => Promise<unknown>;
type Look = (whom: Victim) => Promise<unknown>;
const profile = async ({ id }: Victim): Promise<Record<string, unknown>> => ({
  ...(await world.api.call('GET', `/v1/customers/${id}`)).body,
});
const items = ({ id }: Victim, list: string) => world.items(id, list);

const addressOf: Look = async (whom) => {
  const { identifiers } = await profile(whom);
  return (identifiers as { kind: string; value: string }[]).filter(({ kind }) => kind === 'email');
};

/** The profile once what was said is decided. */
async function decided(whom: Victim): Promise<Record<string, unknown>> {
  await world.activities.advance({ customerId: whom.id });
  return profile(whom);
}
const loyaltyOf = (body: Record<string, unknown>) => body['loyalty'] as { points: number; tier: string | null };

const aspects: Record<string, readonly [attack: Attack, look: Look]> = {
  traits: [(send, whom) => identify(send, whom, { name: 'Mallory' }), async (whom) => (await profile(whom))['traits']],
  address: [(send, whom) => identify(send, whom, { email: `mallory-${randomUUID()}@example.org` }), addressOf],
  identifiers: [
    async (send, whom) => {
      await identify(send, whom, { phone: '+4915112345678' });
      for (const previousId of [randomUUID(), whom.cookie])
        await send('POST', '/v1/alias', { userId: whom.user, previousId, anonymousId: randomUUID() });
      const identifiers = [{ kind: 'device', value: randomUUID() }];
      await send('PUT', `/v1/customers/user:${whom.user}`, { identifiers });
    },
    async (whom) => (await profile(whom))['identifiers'],
  ],
  consents: [
    async (send, whom) => {
      for (const state of ['granted', 'withdrawn']) {
        const word = { purpose: `offers-${state}`, state, source: 'double-opt-in', evidence: { ip: '127.0.0.1' } };
        await track(send, whom, 'Consent Changed', word);
        await send('POST', `/v1/customers/user:${whom.user}/consents`, word);
      }
    },
    (whom) => items(whom, 'consents'),
  ],
  preferences: [
    async (send, whom) => {
      await track(send, whom, 'Preferences Changed', { topics: { news: false } });
      await send('PATCH', `/v1/customers/user:${whom.user}/preferences`, { topics: { news: false } });
    },
    async (whom) => (await profile(whom))['preferences'],
  ],
  timeline: [
    async (send, whom) => {
      await track(send, whom, 'Gossip', { text: 'evil' });
      await send('PATCH', `/v1/customers/user:${whom.user}`, { traits: { gossip: 'evil' } });
    },
    (whom) => items(whom, 'timeline'),
  ],
  'messages received': [
    async (send, whom) => {
      await track(send, whom, 'Asked', { text: 'evil' });
      await send('POST', `/v1/customers/user:${whom.user}/enrolments`, { journey: 'hello' });
    },
    async ({ id, email }) => {
      await world.activities.advance({ customerId: id });
      return world.given.filter(({ to }) => to === email).length;
    },
  ],
  stage: [(send, whom) => track(send, whom, 'Praised', {}), async (whom) => (await decided(whom))['stage']],
  tier: [
    async (send, whom) => {
      await identify(send, whom, { tier: 'gold' });
      await track(send, whom, 'Question Answered', { question: 'tier', answer: 'gold' });
    },
    async (whom) => loyaltyOf(await decided(whom)).tier,
  ],
  points: [(send, whom) => track(send, whom, 'Played', {}), async (whom) => loyaltyOf(await decided(whom)).points],
  enrolments: [
    async (send, whom) => {
      await track(send, whom, 'Played', {});
      await send('POST', `/v1/customers/user:${whom.user}/enrolments`, { journey: 'hello' });
    },
    async (whom) => {
      await decided(whom);
      return items(whom, 'enrolments');
    },
  ],
  'what counts of a messageId': [
    (send, whom) => send('POST', '/v1/track', { messageId: `m-${whom.id}`, anonymousId: randomUUID(), event: 'First' }),
    async (whom) => {
      await world.as.backend('POST', '/v1/track', { messageId: `m-${whom.id}`, userId: whom.user, event: 'Real' });
      return (await items(whom, 'timeline')).filter(({ name }) => name === 'Real').length === 1 ? 'it' : 'not it';
    },
  ],
};

const everything = Object.keys(aspects).filter((aspect) => aspect !== 'what counts of a messageId');
/** What only events bring about, which `write` cannot send. */
const byEvents = ['stage', 'points'];
const byRequests = everything.filter((aspect) => !byEvents.includes(aspect));
/** What each kind of key may change of a person that is not its own. */
const mayChange: Record<Kind, readonly string[]> = {
  browser: [],
  ingest: everything,
  read: [],
  write: byRequests,
  publish: byRequests,
  admin: everything,
};

describe.each(kinds)('a key of kind %s', (kind) => {
  test.each(Object.entries(aspects))('and somebody else: %s', async (aspect, [attack, look]) => {
    const whom = await world.victim();
    const before = aspect === 'what counts of a messageId' ? 'it' : await look(whom);
    await attack(world.as[kind], whom);
    const isChanged = JSON.stringify(await look(whom)) !== JSON.stringify(before);
    expect(isChanged).toBe(mayChange[kind].includes(aspect));
  });
});

test('what a page said of its visitor gives the account that the visitor joins neither a tier nor a name', async () => {
  const cookie = randomUUID();
  const say = (type: string, rest: object) => world.as.browser('POST', `/v1/${type}`, { anonymousId: cookie, ...rest });
  await say('track', { event: 'Praised' });
  await say('identify', { traits: { tier: 'gold', name: 'Mallory' } });
  await say('track', { event: 'Question Answered', properties: { question: 'tier', answer: 'gold' } });
  await say('track', { event: 'Signed Up' });
  const whom = await world.victim();
  const before = await decided(whom);
  await world.as.backend('POST', '/v1/identify', { userId: whom.user, anonymousId: cookie });
  const after = await decided(whom);
  expect([loyaltyOf(after).tier, (after['traits'] as Record<string, { value: string }>)['name']?.value]).toEqual([loyaltyOf(before).tier, 'Ann']); // prettier-ignore
});

test('what only the product or a backend can witness a page does not tell: it is refused and kept, and a backend is believed', async () => {
  const [event, properties] = ['Audience Entered', { audience: 'vip' }];
  const cookie = randomUUID();
  const forged = { anonymousId: cookie, event, properties };
  expect(await world.as.browser('POST', '/v1/track', forged)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/event', code: 'not-from-pages' }] } }); // prettier-ignore
  const batch = [
    { ...forged, type: 'track' },
    { anonymousId: cookie, type: 'track', event: 'Seen' },
  ];
  expect((await world.as.browser('POST', '/v1/batch', { batch })).body).toMatchObject({ rejected: [{ index: 0, code: 'invalid' }] }); // prettier-ignore
  await world.as.backend('POST', '/v1/track', { ...forged, properties: { audience: 'ours' } });
  const { id } = (await world.api.call('GET', `/v1/customers/anonymous:${cookie}`)).body;
  const seen = (await world.items(String(id), 'timeline')).map(({ name, properties: said }) => [name, said]);
  expect(seen).toEqual([[event, { audience: 'ours' }], ['Seen', {}]]); // prettier-ignore
  const rejected = (await world.api.call('GET', '/v1/rejected?code=invalid')).body['items'];
  expect(JSON.stringify(rejected).match(/"\/event: \\"Audience Entered\\" is told/g)).toHaveLength(2);
});

test('a browser key opens what a page needs, and nothing else', async () => {
  const { paths } = (await world.api.call('GET', '/openapi.json')).body as { paths: Record<string, Record<string, { 'x-scope'?: string }>> }; // prettier-ignore
  const opened = new Set<string>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { 'x-scope': scope }] of Object.entries(methods)) {
      if (scope === undefined) continue;
      const body = ['post', 'put', 'patch'].includes(method) ? {} : undefined;
      const { status } = await world.as.browser(method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'x'), body);
      if (status !== 403) opened.add(`${method} ${path}`);
    }
  }
  const calls = [
    'identify',
    'track',
    'page',
    'screen',
    'group',
    'alias',
    'i',
    't',
    'p',
    's',
    'g',
    'a',
    'batch',
    'b',
    'import',
    'events',
  ];
  const others = ['get /sourceConfig', 'get /v1/projects/{writeKey}/settings', 'post /beacon/v1/batch'];
  expect([...opened].sort()).toEqual([...others, ...calls.map((call) => `post /v1/${call}`)].sort());
});
