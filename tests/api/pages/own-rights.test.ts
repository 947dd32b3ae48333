import { listConsents } from '../../../db/permission/consents';
import { answerRequest, extendRequest, listRequests, noteDone, noteRequest } from '../../../db/rights/requests';
import { day, journey, message, minute, policy, start, template } from '../../domain/world';
import { openPageRoom, type PageRoom } from './page-room';

let room: PageRoom;
let now = start;
beforeAll(async () => {
  room = await openPageRoom(start);
  await room.policy(policy());
  await room.template(template('mail'));
  await room.publish(journey('j', [message('a')]));
});
beforeEach(() => room.clock.set((now += 60 * minute)));
afterAll(() => room.end());

const statement = (version: number, text: string) =>
  ({
    key: 'letters', version, purpose: 'news', channels: ['email'], basis: 'consent', data: ['email'],
    locales: { en: { title: 'Letters', text }, zh: { title: '信件', text } }, confirm: false, again: 'never', verifiedOnly: false,
  }) as const; // prettier-ignore
const lines = async (id: string): Promise<string[]> =>
  (await listConsents(room.db, id, 10)).map(({ purpose, state, source }) => `${purpose} ${state} ${source}`);

test('each right is there to be made use of, says since when it is, and is taken back by one press', async () => {
  const id = await room.customer();
  expect((await room.show(id)).text.match(/name="wish" value="demand"/g)).toHaveLength(4);
  const done = await room.press(id, 'demand', { right: 'restrict' });
  expect([done.status, done.text.includes('Done, from this moment on: Let my data lie still.')]).toEqual([200, true]);
  expect(done.text).toMatch(/Since [^<]+2026/);
  // Above the choices, and beside the right.
  expect(done.text.match(/name="wish" value="back"/g)).toHaveLength(2);
  now += minute;
  room.clock.set(now);
  expect((await room.press(id, 'demand', { right: 'restrict', wish: 'back' })).text).toContain('Taken back');
  expect(await lines(id)).toEqual(['right:restrict granted page', 'right:restrict denied page']);
});

test('a right is undone as everything else, and its page speaks Chinese', async () => {
  const id = await room.customer();
  expect((await room.press(id, 'demand', { right: 'object:profiling', lang: 'zh' })).text).toContain(
    '已生效：不做画像。',
  );
  now += minute;
  room.clock.set(now);
  await room.press(id, 'undo');
  expect(await lines(id)).toEqual(['right:object:profiling granted page-undo', 'right:object:profiling denied page']);
  expect((await room.show(id)).text).not.toContain('name="wish" value="back"');
});

test('a right is no topic, and to unsubscribe from everything makes use of none', async () => {
  const id = await room.customer();
  await room.press(id, 'demand', { right: 'restrict' });
  now += minute;
  room.clock.set(now);
  await room.press(id, 'demand', { right: 'restrict', wish: 'back' });
  now += minute;
  room.clock.set(now);
  expect((await room.press(id, 'everything')).text).not.toContain('right:restrict');
  expect((await lines(id)).slice(0, 2)).toEqual(['* withdrawn page', 'right:restrict granted page']);
});

test.each([
  ['restrict', 'en', 'your data lies still: we write to you about nothing but what you ordered or use'],
  ['restrict', 'zh', '您的数据已限制处理'],
  ['object:marketing', 'en', 'we send you no marketing, whatever you agree to'],
  ['object:marketing', 'zh', '我们都不会向您发送营销信息'],
])('while %s stands their page says so above all choices, also when they agree to something, and ends it there (%s)', async (right, lang, told) => {
  const id = await room.customer();
  await room.statement({ ...statement(1, 'Send me hints.'), purpose: 'hints', key: `for-${right.replace(':', '-')}-${lang}` });
  await room.press(id, 'demand', { right });
  await room.press(id, 'snooze', { days: '7' });
  const agreed = (await room.press(id, 'grant', { purpose: 'hints', lang })).text;
  expect(agreed).toContain(lang === 'en' ? 'Saved. You agreed to hear about' : '已保存。您已同意接收关于');
  for (const { text } of [{ text: agreed }, await room.show(id, `?lang=${lang}`)]) {
    expect(text.split('id="topics"')[0]).toContain(told);
    expect(text).toContain(lang === 'en' ? 'Quiet until' : '安静中');
  }
  now += minute;
  room.clock.set(now);
  expect((await room.press(id, 'demand', { right, wish: 'back', lang })).text).not.toContain(told);
}); // prettier-ignore

test('a right of another name changes nothing', async () => {
  const id = await room.customer();
  expect((await room.press(id, 'demand', { right: 'all' })).status).toBe(422);
  expect(await lines(id)).toEqual([]);
});

test('what somebody does by their rights on the page is on record as asked for and answered', async () => {
  const id = await room.customer();
  await room.press(id, 'demand', { right: 'object:marketing' });
  await room.press(id, 'export');
  const found = await listRequests(room.db, { state: 'answered', now, limit: 50, before: undefined });
  const theirs = found.filter(({ about }) => about === id);
  expect(theirs.map(({ asks, source, outcome }) => `${asks} ${source} ${outcome}`).sort()).toEqual(['access page done', 'object page done']); // prettier-ignore
});

test('what somebody asked for is on their page, with until when it is answered, until it is', async () => {
  const id = await room.customer();
  expect((await room.show(id)).text).not.toContain('What you asked us for');
  const at = now - 10 * day;
  const asked = { about: id, at, source: 'a letter' };
  const { id: request } = await noteRequest(room.db, { ...asked, asks: 'rectify', due: now + 20 * day });
  await noteRequest(room.db, { ...asked, asks: 'access', due: now - day });
  await noteDone(room.db, { ...asked, asks: 'portability' });
  const because = '<b>many</b> records';
  await extendRequest(room.db, request, { due: now + 80 * day, because });
  const { text } = await room.show(id);
  expect(text).toMatch(
    /What you asked us for.*A copy of your data.*We are late.*Correct your data.*You have our answer by .* at the latest/s,
  );
  expect(text).toContain('It takes longer: &lt;b&gt;many&lt;/b&gt; records');
  expect(text).not.toContain('Your data to take elsewhere');
  expect((await room.show(id, '?lang=zh')).text).toMatch(/您向我们提出的请求.*我们已逾期.*需要更长时间/s);
  await answerRequest(room.db, request, { at: now, outcome: 'done' });
  expect((await room.show(id)).text).not.toContain('Correct your data');
  expect((await room.show(await room.customer())).text).not.toContain('What you asked us for');
});

test('who agreed to words that were written anew reads both, in the version that they agreed to', async () => {
  const id = await room.customer();
  await room.statement(statement(1, 'The first words.'));
  await room.press(id, 'grant', { purpose: 'news', channel: 'email' });
  expect((await room.show(id)).text).not.toContain('What you agreed to (version');
  await room.statement(statement(2, 'Other words.'));
  const { text } = await room.show(id);
  expect(text).toContain('What you agreed to (version 1)');
  expect(text).toContain('Letters. The first words.');
  expect(text).toContain('Letters. Other words.');
});
