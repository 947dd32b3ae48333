import { openConfirmWorld, type ConfirmWorld } from './confirm-world';

let world: ConfirmWorld;
beforeAll(async () => {
  world = await openConfirmWorld();
});
afterAll(() => world.api.stop());

test('a link that was confirmed and then taken back does not say that it stands, and gives nothing back', async () => {
  await world.registers('regrets');
  const url = world.linkIn(world.mailsTo('regrets').at(-1));
  expect((await world.open(url, 'POST')).text).toContain('Thank you');
  const no = { purpose: 'news', state: 'withdrawn', source: 'form' };
  world.time.now += 60_000;
  expect((await world.api.call('POST', `${world.at('regrets')}/consents`, no)).status).toBe(200);
  for (const method of ['GET', 'POST']) expect((await world.open(url, method)).status).toBe(410);
  expect(await world.worth('regrets')).toBe('withdrawn');
});
