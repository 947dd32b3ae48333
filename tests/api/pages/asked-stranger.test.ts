import { openConfirmWorld, type ConfirmWorld } from './confirm-world';

let world: ConfirmWorld;
beforeAll(async () => {
  world = await openConfirmWorld();
  const yaml = "template: confirmation\nchannel: email\nclass: service\nsubject: 'Hi {{ customer.traits.firstName }} {{ customer.traits.language }}'\nhtml: '<a href=\"{{ links.confirm }}\">{{ customer.traits }}</a>'\n"; // prettier-ignore
  await world.api.call('PUT', '/v1/templates/confirmation', yaml, { 'content-type': 'application/yaml' });
  expect((await world.api.call('POST', '/v1/templates/confirmation/publish', {})).status).toBe(200);
});
afterAll(() => world.api.stop());

const traitsOf = (name: string) => ({ email: `${name}@example.org`, firstName: 'Cheap Pills', language: 'de_DE' });

test('what a page says of its visitor is written to nobody whose address it gives', async () => {
  await world.send('identify', { anonymousId: 'stranger', traits: traitsOf('stranger') }, world.browser);
  await world.yes('stranger');
  await world.decide('stranger');
  expect(world.mailsTo('stranger')).toMatchObject([{ subject: 'Hi de-DE' }]);
  expect(JSON.stringify(world.mailsTo('stranger'))).not.toContain('Cheap');
});

test('what a backend says of whom it knows stands in the question that they are asked', async () => {
  await world.send('identify', { anonymousId: 'known', traits: traitsOf('known') });
  const agreed = { purpose: 'news', channel: 'email', state: 'granted', statement: 'news-by-email' };
  await world.send('track', { anonymousId: 'known', event: 'Consent Changed', properties: agreed });
  await world.decide('known');
  expect(world.mailsTo('known')).toMatchObject([{ subject: 'Hi Cheap Pills de_DE' }]);
});
