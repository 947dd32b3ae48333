import { sql } from 'kysely';
import { listEnrolments } from '../../../db/wake/enrolments';
import { listConsents } from '../../../db/permission/consents';
import { listFeedback } from '../../../db/permission/feedback';
import { readProfile } from '../../../db/customers/profile';
import { listMessages } from '../../../db/customers/message-lists';
import { day, hour, minute, journey, message, onEvent, policy, start, template, wait } from '../../domain/world';
import { openPageRoom, type Fields, type PageRoom } from './page-room';

let room: PageRoom;
beforeAll(async () => {
  room = await openPageRoom(start);
  await room.policy(policy({ brand: { name: 'Teehaus', colour: '#8a2f2f' } }));
  await room.template(template('mail'));
  await room.template(template('receipt', 'service'));
  await room.statement(newsByEmail);
  await room.publish(journey('asleep', [wait('nap', day), message('later')], { name: 'Asleep' }));
  await room.publish(journey('other', [wait('nap', day), message('later')], { name: 'Other', purpose: 'offers' }));
  await room.publish(journey('order', [wait('nap', day), message('later', { template: 'receipt' })], { name: 'Your order', purpose: 'orders' })); // prettier-ignore
});
beforeEach(() => room.clock.set((now += 30 * day)));
afterAll(() => room.end());

let now = start;
const newsByEmail = {
  key: 'news-by-email',
  version: 1,
  purpose: 'news',
  channels: ['email'],
  basis: 'consent',
  data: ['email'],
  locales: {
    en: { title: 'News by e-mail', text: 'Send me news by e-mail.' },
    zh: { title: '邮件资讯', text: '请给我发送资讯。' },
  },
  confirm: false,
  again: 'never',
  verifiedOnly: false,
} as const;

/** Somebody who agreed to everything and sleeps in each journey until tomorrow. */
async function asleep(): Promise<string> {
  const id = await room.customer();
  for (const purpose of ['news', 'offers', 'orders']) await room.consent(id, purpose, 'granted');
  await room.event(id, 'Start');
  await room.activities.advance({ customerId: id });
  return id;
}

/** What the journeys of somebody did after so long. */
async function after(id: string, millis: number): Promise<Record<string, string>> {
  room.clock.set(now + millis);
  await room.activities.advance({ customerId: id });
  const [passages, messages] = await Promise.all([
    listEnrolments(room.db, id, { limit: 10 }),
    listMessages(room.db, id, { limit: 10 }),
  ]);
  return Object.fromEntries(
    passages.map(({ journey: key, state, outcome, waiting }) => {
      const said = messages.find((one) => one.journey === key);
      const held = waiting?.for === 'permission' ? waiting.reason : waiting?.for;
      return [key, said ? (said.reason ?? said.status) : (held ?? outcome ?? state)];
    }),
  );
}

const spoken = { asleep: 'sent', other: 'sent', order: 'sent' };

test('without a word everybody goes on', async () => {
  const id = await asleep();
  expect(await after(id, 0)).toEqual({ asleep: 'time', other: 'time', order: 'time' });
  expect(await after(id, day + hour)).toEqual(spoken);
});

const dumb = { asleep: 'channel-not-preferred', other: 'channel-not-preferred', order: 'channel-not-preferred' };
const everyDay = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((one) => ['days', one] as const);
const wholeDay: Fields = [['quiet', 'on'], ['from', '00:00'], ['to', '23:59'], ['timezone', 'UTC'], ...everyDay]; // prettier-ignore

test.each([
  ['withdraw', { purpose: 'news' }, 0, { asleep: 'withdrawn', other: 'time', order: 'time' }],
  ['withdraw', { purpose: 'news', channel: 'email' }, day + hour, { ...spoken, asleep: 'withdrawn' }],
  ['everything', {}, 0, { asleep: 'withdrawn', other: 'withdrawn', order: 'time' }],
  ['demand', { right: 'restrict' }, day + hour, { asleep: 'time', other: 'time', order: 'sent' }],
  ['demand', { right: 'object:marketing' }, 0, { asleep: 'objected', other: 'objected', order: 'time' }],
  ['leave', { journey: 'asleep' }, 0, { asleep: 'left', other: 'time', order: 'time' }],
  ['pause', { journey: 'asleep' }, day + hour, { ...spoken, asleep: 'own-pause' }],
  ['snooze', { days: '7' }, day + hour, { ...spoken, asleep: 'snoozed', other: 'snoozed' }],
  ['preferences', { channel: 'email', move: 'off' }, day + hour, dumb],
  ['preferences', { frequency: '0/1 day' }, day + hour, { ...spoken, asleep: 'own-frequency', other: 'own-frequency' }],
  ['preferences', wholeDay, day + hour, { ...spoken, asleep: 'quiet-hours', other: 'quiet-hours' }],
])('%s %j counts at once in journeys that sleep', async (action, fields, later, then) => {
  const id = await asleep();
  expect((await room.press(id, action, fields as Fields)).status).toBe(200);
  expect(await after(id, later)).toEqual(then);
});

test('who left a journey is let into it no more, and again when they say so', async () => {
  const id = await asleep();
  await room.press(id, 'leave', { journey: 'asleep' });
  expect(await after(id, hour)).toMatchObject({ asleep: 'left' });
  const again = async (): Promise<number> => {
    await room.event(id, 'Start');
    await room.activities.advance({ customerId: id });
    const inside = await listEnrolments(room.db, id, { limit: 10, underWay: true });
    return inside.filter(({ journey: key }) => key === 'asleep').length;
  };
  await room.publish(journey('asleep', [wait('nap', day)], { name: 'Asleep', version: 2, enter: [onEvent('Start', { again: 'always' })] })); // prettier-ignore
  expect(await again()).toBe(0);
  expect((await room.press(id, 'leave', { journey: 'asleep', wish: 'go-on' })).text).toContain(
    'Asleep may start again.',
  );
  expect(await again()).toBe(1);
});

const stateOf = async (id: string, purpose: string): Promise<string[]> =>
  (await listConsents(room.db, id, 50))
    .filter((line) => line.purpose === purpose)
    .map(({ state, source }) => `${state} ${source}`);

test('everything can be taken back for ten minutes, once, by lines of its own', async () => {
  const id = await asleep();
  expect((await room.press(id, 'everything')).text).toContain('Unsubscribe from everything');
  expect(await stateOf(id, 'orders')).toEqual(['granted test']);
  room.clock.set(now + 10 * minute - 1);
  expect((await room.press(id, 'undo')).text).toContain('Your last change is taken back.');
  expect(await stateOf(id, 'news')).toEqual(['granted page-undo', 'withdrawn page', 'granted test']);
  expect((await room.press(id, 'undo')).text).toContain('nothing to take back');
  await room.press(id, 'everything');
  room.clock.set(now + 30 * minute);
  expect((await room.press(id, 'undo')).text).toContain('nothing to take back');
  expect((await room.show(id)).text).not.toContain('/undo"');
});

test('a wish is taken back as it was, but for what was said since', async () => {
  const id = await asleep();
  await room.press(id, 'preferences', { language: 'zh', frequency: '1/7 days' });
  room.clock.set(now + minute);
  await room.press(id, 'snooze', { days: '14' });
  await room.press(id, 'undo');
  expect((await readProfile(room.db, id))?.preferences).toMatchObject({ language: 'zh', frequency: { max: 1 } });
  expect((await readProfile(room.db, id))?.preferences).not.toHaveProperty('snoozeUntil');
});

test('what is agreed to here is on record with its words, and what has none cannot be', async () => {
  const id = await asleep();
  await room.press(id, 'withdraw', { purpose: 'news' });
  const page = await room.press(id, 'grant', { purpose: 'news', channel: 'email', lang: 'zh' });
  expect(page.text).toContain('您已同意接收关于“邮件资讯 (电子邮件)”的消息');
  const [line] = await listConsents(room.db, id, 1);
  expect(line).toMatchObject({ purpose: 'news', channel: 'email', state: 'granted', statement: 'news-by-email', version: '1', source: 'page' }); // prettier-ignore
  expect(line?.evidence).toEqual({ page: 'me', words: { ...newsByEmail.locales.zh, language: 'zh' } });
  await room.press(id, 'withdraw', { purpose: 'offers' });
  expect((await room.press(id, 'grant', { purpose: 'offers' })).text).toContain('nothing to agree to');
  expect(await stateOf(id, 'offers')).toEqual(['withdrawn page', 'granted test']);
});

test('they correct what is known of them; what the house says, where they are reached and what nobody asked for stays', async () => {
  const id = await asleep();
  const known = { firstName: 'An', visits: 3, vip: true, tier: 'silver', likes: { a: 1 }, interests: ['tea'] };
  const traits = Object.fromEntries(Object.entries(known).map(([name, value]) => [name, { value, source: 'shop', at: now }])); // prettier-ignore
  await sql`update customers set traits = ${JSON.stringify(traits)}::jsonb where customer_id = ${id}`.execute(room.db);
  const fields = { 'text:firstName': ' Ann ', 'number:visits': '4', 'choice:vip': '', 'list:interests': 'tea，, oolong', 'text:tier': 'gold', 'text:email': 'eve@example.org', 'text:likes': 'x', 'text:nonsense': 'x' }; // prettier-ignore
  expect((await room.press(id, 'profile', fields)).text).toContain('Saved.');
  const after = (await readProfile(room.db, id))?.traits ?? {};
  expect(Object.fromEntries(Object.entries(after).map(([name, { value }]) => [name, value]))).toEqual({ firstName: 'Ann', visits: 4, vip: null, tier: 'silver', likes: { a: 1 }, interests: ['tea', 'oolong'] }); // prettier-ignore
  expect(after['firstName']?.source).toBe('page');
  expect((await room.press(id, 'profile', { 'number:visits': 'many' })).status).toBe(422);
});

test.each([
  ['preferences', { quiet: 'on', days: 'mon', from: '25:00', to: '08:00' }, 'Quiet hours'],
  ['preferences', { channel: 'pigeon', move: 'off' }, 'Ways to reach you'],
  ['preferences', { timezone: 'Mars/Olympus' }, 'Time zone'],
  ['preferences', { frequency: 'often' }, 'How often'],
  ['preferences', { topic: 'news', pace: 'often' }, 'How often'],
  ['preferences', { language: '<b>' }, 'Language'],
  ['snooze', { days: '8' }, 'A break'],
  ['leave', { journey: 'none' }, 'The journeys you are in'],
  ['withdraw', { purpose: 'news', channel: '<i>' }, '&lt;i&gt;'],
])('%s %j changes nothing and says what to look at', async (action, fields, what) => {
  const id = await asleep();
  const before = await readProfile(room.db, id);
  const page = await room.press(id, action, fields as Fields);
  expect(page.status).toBe(422);
  expect(page.text).toMatch(new RegExp(`Nothing was changed: please check “${what}`));
  expect(await readProfile(room.db, id)).toEqual(before);
});

const hostile = ['<script>alert(1)</script>', "'\"><img src=x onerror=alert(1)>", '{{ customer.traits }}', '\u202Egnp.exe', 'x'.repeat(100_000)]; // prettier-ignore

test('whatever stands in names and values is text, and the page stays light', async () => {
  const id = await asleep();
  await room.publish(
    journey('hostile', [wait('nap', day)], { name: hostile.slice(0, 4).join(' '), enter: [onEvent('Hostile')] }),
  );
  await room.event(id, 'Hostile');
  await room.activities.advance({ customerId: id });
  for (const purpose of hostile.slice(0, 4)) await room.consent(id, purpose, 'granted');
  const traits = Object.fromEntries(hostile.map((value, n) => [n === 4 ? 'long' : value, { value, source: value.slice(0, 50), at: now }])); // prettier-ignore
  await sql`update customers set traits = ${JSON.stringify(traits)}::jsonb where customer_id = ${id}`.execute(room.db);
  for (const fields of hostile.map((value) => ({
    [`text:${value}`]: value,
    purpose: value,
    journey: value,
    channels: value,
  })))
    for (const action of ['withdraw', 'grant', 'pause', 'profile', 'preferences']) await room.press(id, action, fields);
  const { text } = await room.show(id);
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(text).not.toMatch(/<script|<img src=x|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u);
  expect(Buffer.byteLength(text)).toBeLessThan(60_000);
});

test('nothing on it runs, is kept, comes from elsewhere or tells where its reader was', async () => {
  const { headers, text } = await room.show(await asleep(), '?lang=zh');
  expect(headers.get('content-security-policy')).toBe("default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; img-src 'self' data:"); // prettier-ignore
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(text).toContain('<html lang="zh">');
  expect(text).not.toMatch(/https?:|<script|url\(/);
});

test('the copy is an archive, and an erasure asks before it does what it says', async () => {
  const id = await asleep();
  const copy = await room.press(id, 'export');
  expect([copy.status, copy.headers.get('content-type')]).toEqual([200, 'application/zip']);
  expect((await room.press(id, 'erase')).text).toContain('Delete everything about you?');
  expect((await room.show(id)).status).toBe(200);
  const gone = await room.press(id, 'erase', { sure: 'yes', lang: 'zh' });
  expect([gone.status, gone.text.match(/关于您的一切已删除|，\d{4}年|\/me\/|T\d\d:/g)]).toEqual([200, ['关于您的一切已删除', expect.stringContaining('年')]]); // prettier-ignore
  expect((await room.show(id)).status).toBe(404);
});

test('older messages are a link away', async () => {
  const id = await asleep();
  await after(id, day + hour);
  await sql`insert into messages select (jsonb_populate_record(m, jsonb_build_object('message_id', gen_random_uuid(), 'decided_at', m.decided_at - n * interval '1 day'))).*
    from messages m, generate_series(1, 15) n where customer_id = ${id}`.execute(room.db);
  const first = (await room.show(id)).text;
  const next = /href="[^"]*(\?[^"#]*older=[^"#]*)#record"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const rest = (await room.show(id, next)).text;
  const counted = [first, rest].map((text) => text.match(/class="state sent"/g)?.length);
  expect(counted).toEqual([20, 12]);
});

test('a yes stays to be seen and taken back after more lines than anybody reads', async () => {
  const id = await asleep();
  await sql`insert into consents (customer_id, seq, purpose, state, at, recorded_at, source)
    select ${id}, 10 + n, 'noise', 'withdrawn', m, m, 'form'
    from generate_series(1, 9000) n, lateral (select ${new Date(now)}::timestamptz + n * interval '1 millisecond' as m) t`.execute(room.db); // prettier-ignore
  expect((await room.show(id)).text).toContain('Stop Offers');
  expect((await room.press(id, 'withdraw', { purpose: 'offers' })).text).not.toContain('Stop Offers');
});

test('a purpose that they never heard of makes no line, and a form that is too large is refused', async () => {
  const id = await asleep();
  expect((await room.press(id, 'withdraw', { purpose: 'nonsense' })).text).toContain('Nothing had to be changed.');
  expect(await stateOf(id, 'nonsense')).toEqual([]);
  expect((await room.press(id, 'withdraw', { purpose: 'x'.repeat(300_000) })).status).toBe(413);
});

const askedIn = (text: string): string | undefined => /name="id" value="([^"]+)"/.exec(text)?.[1];

const feedbackOf = async (id: string) =>
  (await listFeedback(room.db, { limit: 200 })).filter(({ customer }) => customer === id);

test('whoever takes something back is asked why, once in a while, and the answer is an event of theirs', async () => {
  await room.publish(journey('regret', [wait('nap', day)], { purpose: 'orders', enter: [onEvent('Feedback Given')] }));
  const id = await asleep();
  await room.event(id, 'Store Visited');
  await room.activities.advance({ customerId: id });
  room.clock.set(now + hour);
  const { text } = await room.press(id, 'withdraw', { purpose: 'news', lang: 'zh' });
  expect(text).toContain('您上次到店的感受如何？');
  const question = askedIn(text) ?? '';
  expect(askedIn((await room.press(id, 'withdraw', { purpose: 'offers' })).text)).toBeUndefined();
  expect((await room.press(id, 'feedback', { id: question, answer: 'waiting', comment: hostile[0] ?? '' })).text).toContain('Thank you.'); // prettier-ignore
  expect((await room.press(id, 'feedback', { id: question, answer: 'good' })).text).toContain(
    'Nothing had to be changed.',
  );
  expect(await feedbackOf(id)).toEqual([
    expect.objectContaining({ question: 'in-store', answer: 'waiting', comment: hostile[0], consentSeq: 4, touchpoint: { kind: 'store', at: now } }), // prettier-ignore
  ]);
  expect(await after(id, 2 * hour)).toMatchObject({ regret: 'time' });
  room.clock.set(now + 91 * day);
  expect(askedIn((await room.press(id, 'snooze', { days: '7' })).text)).toBeDefined();
});

test('who is asked has said no or wants less; undoing, agreeing and other changes ask nothing, and no answer need be given', async () => {
  const id = await asleep();
  expect(askedIn((await room.press(id, 'preferences', { language: 'zh' })).text)).toBeUndefined();
  expect(askedIn((await room.press(id, 'grant', { purpose: 'news' })).text)).toBeUndefined();
  expect(askedIn((await room.press(id, 'undo')).text)).toBeUndefined();
  expect((await room.press(id, 'feedback', { id: 'nobody', answer: 'x' })).text).toContain(
    'Nothing had to be changed.',
  );
  const why = askedIn((await room.press(id, 'everything')).text) ?? '';
  expect((await room.press(id, 'feedback', { id: why })).text).toContain('Nothing had to be changed.');
  expect(await feedbackOf(id)).toEqual([expect.objectContaining({ answer: null, comment: null })]);
});
