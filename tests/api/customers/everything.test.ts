import { openMergeWorld, type MergeWorld } from './merge-world';

const minute = 60_000;
/** When the yes and the no were said: the yes was the earlier, and either may come first. */
const said = (ago: number): string => new Date(Date.now() - ago * minute).toISOString();

let world: MergeWorld;
beforeAll(async () => {
  world = await openMergeWorld();
  const journey = 'journey: unlisted\nname: Unlisted\npurpose: raffle\nenter: { on: Drawn, again: always }\nsteps:\n  - { message: won, template: hello, channels: [email], when-not-permitted: skip }\n'; // prettier-ignore
  const yaml = { 'content-type': 'application/yaml' };
  expect((await world.api.call('PUT', '/v1/journeys/unlisted', journey, yaml)).status).toBe(201);
  expect((await world.api.call('POST', '/v1/journeys/unlisted/publish', {})).status).toBe(200);
  expect((await world.api.call('PUT', '/v1/policy', 'purposes: { orders: { class: service } }', yaml)).status).toBe(
    200,
  );
});
afterAll(() => world.api.stop());

const consents = (user: string): string => `/v1/customers/user:${user}/consents`;
const change = (userId: string, properties: object) =>
  world.api.call('POST', '/v1/track', { userId, event: 'Consent Changed', properties });
const pressEverything = async (user: string) => {
  const { url } = (await world.api.call('POST', `/v1/customers/user:${user}/link`, { page: 'me' })).body;
  return fetch(`${String(url).replace('http://sojourn.test', world.api.url)}/everything`, { method: 'POST' });
};

/** Roads of a yes to what nobody listed, and of a no to everything. */
const yesBy = {
  event: (user: string, ago: number) => change(user, { purpose: 'raffle', state: 'granted', at: said(ago) }),
  post: (user: string, ago: number) =>
    world.api.call('POST', consents(user), { purpose: 'raffle', state: 'granted', source: 'till', at: said(ago) }),
};
const noBy = {
  event: (user: string) => change(user, { state: 'withdrawn', at: said(5) }),
  post: (user: string) =>
    world.api.call('POST', consents(user), { purpose: '*', state: 'withdrawn', source: 'letter', at: said(5) }),
  page: (user: string) => pressEverything(user),
};
type Yes = keyof typeof yesBy;
type No = keyof typeof noBy;

/** Whether the journey of the purpose writes to them. */
async function isWrittenTo(user: string): Promise<boolean> {
  const before = world.given.length;
  await world.send('track', { userId: user, event: 'Drawn' });
  await world.activities.advance({ customerId: await world.idOf(`user:${user}`) });
  return world.given.length > before;
}

const somebody = (user: string) =>
  world.send('identify', { userId: user, traits: { email: `${user.toLowerCase()}@example.org` } });

const roads = (Object.keys(yesBy) as Yes[]).flatMap((yes) =>
  (Object.keys(noBy) as No[]).map((no) => [yes, no] as const),
);

describe.each(roads)('a yes by %s and a no to everything by %s', (yes, no) => {
  const name = `${yes}-${no}`;

  test('that was said after it holds, whichever is heard first, and nothing is written', async () => {
    for (const first of ['yes', 'no']) {
      const user = `${name}-${first}`;
      await somebody(user);
      if (first === 'yes') expect((await yesBy[yes](user, 10)).status).toBe(200);
      expect((await noBy[no](user)).status).toBe(200);
      if (first === 'no') expect((await yesBy[yes](user, 10)).status).toBe(200);
      expect(`${first}: ${await isWrittenTo(user)}`).toBe(`${first}: false`);
    }
  });

  test('gives way to what is agreed to later, which is written to', async () => {
    const user = `${name}-later`;
    await somebody(user);
    expect((await noBy[no](user)).status).toBe(200);
    expect((await yesBy[yes](user, no === 'page' ? -1 : 1)).status).toBe(200);
    expect(await isWrittenTo(user)).toBe(true);
  });
});

test('of whom nothing is known a no to everything has its line, by each road', async () => {
  for (const no of Object.keys(noBy) as No[]) {
    const user = `unknown-${no}`;
    await somebody(user);
    await noBy[no](user);
    expect((await world.items(`user:${user}`, 'consents')).at(-1)).toMatchObject({ purpose: '*', state: 'withdrawn', worth: 'no' }); // prettier-ignore
  }
});

test('a service that they agreed to before goes on after they stopped everything on their page, and not after a no to all', async () => {
  const user = 'customer-of-the-shop';
  await somebody(user);
  await pressEverything(user);
  await world.api.call('POST', consents(user), { purpose: 'orders', state: 'granted', source: 'till', at: said(10) });
  const worth = async () => (await world.items(`user:${user}`, 'consents')).find(({ purpose, state }) => purpose === 'orders' && state === 'granted')?.['worth']; // prettier-ignore
  expect(await worth()).toBe('granted');
  await change(user, { state: 'withdrawn' });
  expect(await worth()).toBe('no');
});

test('nobody says yes to everything', async () => {
  await somebody('eager');
  const all = { purpose: '*', state: 'granted', source: 'form' };
  const { status, body } = await world.api.call('POST', consents('eager'), all);
  expect([status, body['errors']]).toMatchObject([422, [{ pointer: '/purpose', detail: expect.stringContaining('everything') }]]); // prettier-ignore
  expect((await change('eager', all)).status).toBe(422);
  expect(await world.items('user:eager', 'consents')).toEqual([]);
});

test('the most purposes that a no to everything may leave alone go into a call, and one more is named', async () => {
  await world.send('identify', { userId: 'careful', traits: { email: 'careful@example.org' } });
  const no = (purposes: number) =>
    world.api.call('POST', consents('careful'), {
      purpose: '*',
      state: 'withdrawn',
      source: 'letter',
      spares: Array.from({ length: purposes }, (_, n) => String(n).padEnd(200, 'x')),
    });
  expect((await no(150)).status).toBe(200);
  const more = await no(151);
  expect(more.status).toBe(422);
  expect(more.body['errors']).toMatchObject([{ pointer: '/spares' }]);
});

test('a no to everything binds the address, but for what was agreed to since', async () => {
  for (const user of ['at-home', 'also-at-home'])
    await world.send('identify', { userId: user, traits: { email: 'home@example.org' } });
  await yesBy.event('also-at-home', 10);
  await noBy.event('at-home');
  expect(await isWrittenTo('also-at-home')).toBe(false);
  await yesBy.event('at-home', 1);
  expect(await isWrittenTo('also-at-home')).toBe(true);
});

test('who becomes one with somebody who refused everything is not written to, and says yes anew', async () => {
  await somebody('one-half');
  await somebody('other-half');
  await noBy.event('one-half');
  await yesBy.event('other-half', 10);
  expect((await world.merge('user:one-half', 'user:other-half')).status).toBe(200);
  expect(await isWrittenTo('other-half')).toBe(false);
  await world.consent('other-half', 'granted', 'raffle');
  expect(await isWrittenTo('other-half')).toBe(true);
});

test('it is told in words, on the receipt and on the page in both languages', async () => {
  const user = 'reader';
  await somebody(user);
  await pressEverything(user);
  await yesBy.post(user, 10);
  const [, line] = await world.items(`user:${user}`, 'consents');
  const receipt = await world.api.call('GET', `${consents(user)}/${String(line?.['seq'])}/receipt`);
  expect(receipt.body['processing']).toMatchObject([{ purpose: 'Everything but orders, profiling' }]);
  const { url } = (await world.api.call('POST', `/v1/customers/user:${user}/link`, { page: 'me' })).body;
  const page = String(url).replace('http://sojourn.test', world.api.url);
  for (const language of ['en', 'zh']) {
    const text = await (await fetch(`${page}?lang=${language}`)).text();
    expect(text).toContain('Raffle');
    expect(text).not.toMatch(/>\s*\*|\*:/);
  }
});
