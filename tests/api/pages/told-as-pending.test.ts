import { openConfirmWorld, type ConfirmWorld } from './confirm-world';

let world: ConfirmWorld;
beforeAll(async () => {
  world = await openConfirmWorld();
  const welcome = `journey: welcome\nname: Welcome\npurpose: news\nenter: { on: Consent Changed, when: event.properties.state == "granted", again: always }\nsteps:\n  - wait: 1 day\n`;
  await world.api.call('PUT', '/v1/journeys/welcome', welcome, { 'content-type': 'application/yaml' });
  expect((await world.api.call('POST', '/v1/journeys/welcome/publish', {})).status).toBe(200);
});
afterAll(() => world.api.stop());

const grant = { purpose: 'news', channel: 'email', state: 'granted', statement: 'news-by-email' };

/** By which roads a yes to what has to be confirmed comes as an event. */
const roads: Readonly<Record<string, (name: string) => Promise<unknown>>> = {
  'a request': (name) => world.send('track', { anonymousId: name, event: 'Consent Changed', properties: grant }),
  'a batch': (name) => world.send('batch', { batch: [{ type: 'track', anonymousId: name, event: 'Consent Changed', properties: grant }] }),
  'a signal': async (name) => {
    const signals = [{ signal: 'consentChange' as const, id: `yes of ${name}`, name: 'Consent Changed', properties: grant }];
    await world.signal(name, signals);
  },
}; // prettier-ignore

const told = async (name: string) =>
  (await world.items(name, 'timeline?kind=event'))
    .filter((one) => one['name'] === 'Consent Changed')
    .map(({ properties }) => (properties as { readonly state: string }).state)
    .toReversed();
const welcomed = async (name: string) => (await world.items(name, 'enrolments?journey=welcome')).length;

test.each(Object.entries(roads))(
  'a yes that waits to be confirmed is told as pending, whatever %s says, and begins what a yes begins once it is confirmed',
  async (road, say) => {
    const name = road.replace(' ', '-');
    await world.send('identify', { anonymousId: name, traits: { email: `${name}@example.org` } });
    await say(name);
    await world.decide(name);
    expect([await world.worth(name), await told(name), await welcomed(name)]).toEqual(['pending', ['pending'], 0]);
    expect((await world.open(world.linkIn(world.mailsTo(name).at(-1)), 'POST')).status).toBe(200);
    await world.decide(name);
    expect([await told(name), await welcomed(name)]).toEqual([['pending', 'granted'], 1]);
  },
);

test('a yes that a page says is told as pending', async () => {
  await world.registers('visitor');
  expect([await told('visitor'), await welcomed('visitor')]).toEqual([['pending'], 0]);
});

test('a yes that was confirmed before is told as it is said', async () => {
  await world.send('identify', { anonymousId: 'again', traits: { email: 'again@example.org' } });
  await roads['a request']?.('again');
  await world.decide('again');
  expect((await world.open(world.linkIn(world.mailsTo('again').at(-1)), 'POST')).status).toBe(200);
  world.time.now += 60_000;
  await roads['a request']?.('again');
  expect(await told('again')).toEqual(['pending', 'granted', 'granted']);
});
