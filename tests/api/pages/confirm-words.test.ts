import { day, openConfirmWorld, type ConfirmWorld } from './confirm-world';

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

test('a link that is too old offers a new one only where one can be sent', async () => {
  const offers = async (url: string, lang: string) => (await world.open(`${url}?lang=${lang}`)).text;
  await world.registers('elder');
  const asked = { page: 'confirm', statement: 'news-by-email', channel: 'email', expires: '1 day' };
  const { body } = await world.api.call('POST', `${world.at('elder')}/link`, asked);
  const handed = String(body['url']).replace('http://sojourn.test', world.api.url);
  const mailed = world.linkIn(world.mailsTo('elder').at(-1));
  world.time.now += 8 * day;
  for (const [lang, isOld, isOffered] of [['en', 'This link is too old', 'A new link can be sent'], ['zh', '链接已过期', '我们可以向同一地址发送新链接']] as const) {
    expect(await offers(handed, lang)).toContain(isOld);
    expect(await offers(handed, lang)).not.toContain(isOffered);
    expect(await offers(mailed, lang)).toContain(isOffered);
  }
}); // prettier-ignore
