import { openMergeWorld, type MergeWorld } from './merge-world';

const day = 86_400_000;
let world: MergeWorld;
beforeAll(async () => {
  world = await openMergeWorld();
  await publish('statements/tastes', 'statement: tastes\npurpose: taste\nbasis: consent\ndata: [city]\nlocales: { en: { title: Taste, text: Choose for me by where I live. } }\n'); // prettier-ignore
  await publish('templates/where', 'template: where\nchannel: email\nclass: marketing\nsubject: Where\ntext: "In {{ customer.traits.city }}."\n'); // prettier-ignore
  await publish('journeys/sleeper', `journey: sleeper\nname: Sleeper\npurpose: news\nenter: { on: Slept, again: always }\nsteps:
  - wait: 1 day
  - id: lives
    if: has(customer.traits.city)
    then: [ { message: there, template: where, channels: [email] } ]
    else: [ { message: nowhere, template: where, channels: [email] } ]\n`); // prettier-ignore
}, 60_000);
afterAll(() => world.api.stop());

async function publish(path: string, yaml: string): Promise<void> {
  const put = await world.api.call('PUT', `/v1/${path}`, yaml, { 'content-type': 'application/yaml' });
  expect(put.status).toBe(201);
  expect((await world.api.call('POST', `/v1/${path}/publish`, {})).status).toBe(200);
}
type Traits = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
const traits = async (user: string, query = '') =>
  (await world.api.call('GET', `${world.at(`user:${user}`)}${query}`)).body['traits'] as Traits;
const taste = async (user: string, state: string) =>
  (await world.api.call('POST', `${world.at(`user:${user}`)}/consents`, { purpose: 'taste', state })).body;
const lives = (user: string, city: string) =>
  world.send('identify', { userId: user, traits: { email: `${user}@example.org`, city } });

let slept = 0;
/** They fall asleep, something happens, and they are woken a day later. @returns what the last mail said, and by which step */
async function sleeps(user: string, meanwhile: () => Promise<unknown>): Promise<unknown> {
  const customerId = await world.idOf(`user:${user}`);
  await world.send('track', { userId: user, event: 'Slept' });
  await world.activities.advance({ customerId });
  await meanwhile();
  await world.activities.advance({ customerId, due: Date.now() + ++slept * 2 * day });
  const [message] = await world.items(`user:${user}`, 'messages');
  return [message?.['step'], world.given.at(-1)?.text?.split('\n')[0]];
}

test('what somebody takes back while a journey sleeps is neither asked nor written of them when it wakes, and a new yes brings it back', async () => {
  await lives('ann', 'Ulm');
  await world.consent('ann', 'granted');
  expect((await traits('ann'))['city']).not.toHaveProperty('basis');
  const { seq } = await taste('ann', 'granted');
  expect((await traits('ann'))['city']).toMatchObject({ value: 'Ulm', basis: seq });
  let stops: unknown;
  const woken = await sleeps('ann', async () => ({ stops } = await taste('ann', 'withdrawn')));
  expect([stops, woken]).toEqual([{ data: ['city'], journeys: [], messages: [] }, ['nowhere', 'In .']]);
  expect((await traits('ann'))['city']).toMatchObject({ value: 'Ulm', basis: seq, stopped: true });
  expect(await traits('ann', '?purpose=news')).not.toHaveProperty('city');
  expect(await sleeps('ann', () => taste('ann', 'granted'))).toEqual(['there', 'In Ulm.']);
  const brought = (await traits('ann'))['city'];
  expect([brought?.['stopped'], Number(brought?.['basis']) > Number(seq)]).toEqual([undefined, true]);
}, 60_000);

test('nobody counts, tries or shows what is stopped, and the person gets it with its line in their copy', async () => {
  await lives('bea', 'Bonn');
  await taste('bea', 'granted');
  const among = async () => {
    const asked = { when: 'customer.traits.city == "Bonn"', customer: 'user:bea' };
    const { size, person } = (await world.api.call('POST', '/v1/audiences/size', asked)).body as { size: number; person: { member: boolean } }; // prettier-ignore
    const { persona } = (await world.api.call('GET', `${world.at('user:bea')}/persona`)).body as { persona: { traits: object } }; // prettier-ignore
    const shown = await world.api.call('POST', '/v1/templates/where/preview', { customer: 'user:bea' });
    return [size, person.member, 'city' in persona.traits, JSON.stringify(shown.body).includes('In Bonn.')];
  };
  expect(await among()).toEqual([1, true, true, true]);
  const { seq } = (await world.items('user:bea', 'consents'))[0] ?? {};
  await taste('bea', 'withdrawn');
  expect(await among()).toEqual([0, false, false, false]);
  const copy = JSON.stringify((await world.api.call('GET', `${world.at('user:bea')}/export`)).body);
  expect([copy.includes('"Bonn"'), copy.includes(`"basis":${String(seq)}`)]).toEqual([true, true]);
}, 60_000);

test('what somebody brings along when two become one names the same line, where it stands now, and ends with it', async () => {
  await lives('cleo', 'Rome');
  await taste('cleo', 'granted');
  await world.send('identify', { userId: 'dora' });
  await world.consent('dora', 'granted');
  await world.consent('dora', 'withdrawn');
  expect((await world.merge('user:cleo', 'user:dora')).status).toBe(200);
  const { basis } = (await traits('dora'))['city'] ?? {};
  const line = (await world.items('user:dora', 'consents')).find(({ seq }) => seq === basis);
  expect([basis, line]).toMatchObject([3, { purpose: 'taste', state: 'granted' }]);
  expect((await taste('dora', 'withdrawn'))['stops']).toMatchObject({ data: ['city'] });
  expect((await traits('dora'))['city']).toMatchObject({ value: 'Rome', stopped: true });
}, 60_000);
