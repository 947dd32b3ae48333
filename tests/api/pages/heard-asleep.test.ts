import { sql } from 'kysely';
import { listEnrolments } from '../../../db/wake/enrolments';
import { listMessages } from '../../../db/customers/message-lists';
import { day, hour, journey, message, onEvent, start, template, wait } from '../../domain/world';
import { openPageRoom, type Fields, type PageRoom } from './page-room';

let room: PageRoom;
let now = start;

beforeAll(async () => {
  room = await openPageRoom(start);
  const text =
    '{{ customer.traits.firstName }} likes {{ customer.traits.interests | join: "+" }} in {{ customer.traits.city }}';
  await room.template({
    ...template('mail'),
    channels: { email: { subject: 'Hello', text } },
    locales: { zh: { email: { subject: '您好', text } } },
  }); // prettier-ignore
  const steps = [wait('nap', day), message('later')];
  await room.publish(journey('speaks', steps, { enter: [onEvent('Start', { again: 'always' })] }));
});
beforeEach(() => room.clock.set((now += 30 * day)));
afterAll(() => room.end());

/** Somebody who sleeps until tomorrow before a mail that says their name, interests and town. */
async function asleep(): Promise<string> {
  const id = await room.customer();
  await room.consent(id, 'news', 'granted');
  const known = { firstName: 'Ann', interests: ['tea', 'cups'], city: 'Ulm' };
  const traits = Object.fromEntries(Object.entries(known).map(([name, value]) => [name, { value, source: 'shop', at: now }])); // prettier-ignore
  await sql`update customers set traits = ${JSON.stringify(traits)}::jsonb where customer_id = ${id}`.execute(room.db);
  await room.event(id, 'Start');
  await room.activities.advance({ customerId: id });
  return id;
}

/** What they were told when they woke. */
async function told(id: string): Promise<string | undefined> {
  const before = room.given.length;
  room.clock.set(now + day + hour);
  await room.activities.advance({ customerId: id });
  const [mail] = room.given.slice(before);
  return mail && `${mail.subject}: ${mail.text}`;
}

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** Quiet all day long, but on some days of the week only. */
const quiet = (isQuiet: (name: string) => boolean): Fields => [['quiet', 'on'], ['from', '00:00'], ['to', '23:59'], ['timezone', 'UTC'], ...weekdays.filter(isQuiet).map((one) => ['days', one] as const)]; // prettier-ignore
const tomorrow = (): string | undefined => weekdays[new Date(now + day + hour).getUTCDay()];

test.each<[what: string, action: string, fields: () => Fields, then: string | undefined]>([
  ['nothing', 'preferences', () => ({ language: 'en' }), 'Hello: Ann likes tea+cups in Ulm'],
  ['another language', 'preferences', () => ({ language: 'zh' }), '您好: Ann likes tea+cups in Ulm'],
  ['no personalisation', 'preferences', () => ({ personalisation: 'off' }), 'Hello: Ann likes  in'],
  ['a name', 'profile', () => ({ 'text:firstName': 'Anna' }), 'Hello: Anna likes tea+cups in Ulm'],
  ['interests', 'profile', () => ({ 'list:interests': 'oolong' }), 'Hello: Ann likes oolong in Ulm'],
  ['quiet on the day of the mail', 'preferences', () => quiet((name) => name === tomorrow()), undefined],
  ['quiet on every other day', 'preferences', () => quiet((name) => name !== tomorrow()), 'Hello: Ann likes tea+cups in Ulm'], // prettier-ignore
  ['a break of two weeks', 'snooze', () => ({ days: '14' }), undefined],
  ['a break of four weeks', 'snooze', () => ({ days: '28' }), undefined],
])('%s that was chosen on the page counts in the mail of a journey that slept', async (_what, action, fields, then) => {
  const id = await asleep();
  expect((await room.press(id, action, fields())).status).toBe(200);
  expect((await told(id))?.trim()).toBe(then);
});

test.each<[what: string, presses: readonly Record<string, string>[], then: readonly string[]]>([
  ['no wish', [], ['sent', 'sent']],
  ['one a week', [{ frequency: '1/7 days' }], ['sent', 'own-frequency']],
  ['one a month', [{ frequency: '1/30 days' }], ['sent', 'own-frequency']],
  ['one a week that was taken back', [{ frequency: '1/7 days' }, { frequency: 'any' }], ['sent', 'sent']],
  ['one a week about this topic', [{ topic: 'news', pace: '1/7 days' }], ['sent', 'own-frequency']],
  ['one a week about another topic', [{ topic: 'offers', pace: '1/7 days' }], ['sent', 'sent']],
  [
    'one a week about two topics, taken back of this one',
    [
      { topic: 'news', pace: '1/7 days' },
      { topic: 'offers', pace: '1/7 days' },
      { topic: 'news', pace: 'any' },
    ],
    ['sent', 'sent'],
  ],
  [
    'one a week about this topic and another, said in two windows',
    [
      { topic: 'news', pace: '1/7 days' },
      { topic: 'offers', pace: '3/7 days' },
    ],
    ['sent', 'own-frequency'],
  ],
])('%s, chosen on the page between two mails, counts in the second', async (_what, presses, then) => {
  const id = await asleep();
  await room.consent(id, 'offers', 'granted');
  expect(await told(id)).toBeDefined();
  for (const fields of presses) expect((await room.press(id, 'preferences', fields)).status).toBe(200);
  await room.event(id, 'Start');
  await room.activities.advance({ customerId: id });
  room.clock.set(now + 3 * day);
  await room.activities.advance({ customerId: id });
  const messages = await listMessages(room.db, id, { limit: 10 });
  const held = (await listEnrolments(room.db, id, { limit: 10, underWay: true })).map(({ waiting }) => waiting?.for === 'permission' ? waiting.reason : waiting?.for); // prettier-ignore
  expect([...messages.map(({ status }) => status), ...held]).toEqual(then);
});

test('a topic of which nothing may come stands as that on the page, not as any number', async () => {
  const id = await asleep();
  await room.press(id, 'preferences', { topic: 'news', pace: '0/1 day' });
  expect((await room.show(id)).text).toMatch(/name="pace"[^]*?<option value="0\/1 day" selected>/);
});
