import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Outgoing } from '../../../channels/channel';
import { rowsOf } from '../../setup/rows-of';
import type { Answer } from '../api';
import { openMergeWorld, type MergeWorld } from '../customers/merge-world';
import { speakSms } from '../speak-sms';
import { postSms, secrets, signSms } from './signers';

const given: Outgoing[] = [];
/** When the hand-over to each number began, by this process's clock. */
const begun = new Map<string, number>();
let world: MergeWorld;
beforeAll(async () => {
  const sms = speakSms(async (message) => {
    given.push(message);
    begun.set(message.to, performance.now());
    return { outcome: 'sent', reply: 'ok' };
  });
  world = await openMergeWorld(undefined, sms);
  const yaml = { 'content-type': 'application/yaml' };
  const define = async (path: string, text: string): Promise<void> => {
    expect((await world.api.call('PUT', `/v1/${path}`, text, yaml)).status).toBe(201);
    expect((await world.api.call('POST', `/v1/${path}/publish`, {})).status).toBe(200);
  };
  await define('templates/text', 'template: text\nclass: marketing\nchannels: { sms: { text: Hello } }\n');
  const journey = (key: string, on: string, before: string): string =>
    `journey: ${key}\nname: ${key}\npurpose: news\nenter: { on: ${on}, again: always }\nsteps:\n${before}  - { message: hello, template: text, channels: [sms] }\n`;
  await define('journeys/sleeps', journey('sleeps', 'Slept', '  - wait: 1 day\n'));
  await define('journeys/at-once', journey('at-once', 'Raced', ''));
  await define('journeys/answers', journey('answers', 'SMS Received', ''));
  expect((await world.api.call('PUT', '/v1/providers/sms', { secret: secrets.sms })).body).toMatchObject({
    provider: 'sms',
    url: expect.stringMatching(/\/v1\/providers\/sms\/messages$/),
    secret: true,
  });
});
afterAll(() => world.api.stop());

let many = 0;
const number = (): string => `+4917012${String(30_000 + ++many)}`;
const write = (message: object, more: Parameters<typeof signSms>[1] = {}): Promise<Answer> =>
  postSms(world.api, signSms({ id: randomUUID(), ...message }, more));

/** Somebody who agreed to news over SMS and by email. */
async function somebody(phone: string, userId: string = randomUUID()): Promise<string> {
  await world.send('identify', { userId, traits: { phone, email: `${userId}@example.org` } });
  for (const channel of ['sms', 'email'])
    await world.send('track', { userId, event: 'Consent Changed', properties: { purpose: 'news', channel, state: 'granted' } }); // prettier-ignore
  return userId;
}
const happens = async (userId: string, event: string): Promise<string> => {
  await world.send('track', { userId, event });
  const id = await world.idOf(`user:${userId}`);
  await world.activities.advance({ customerId: id });
  return id;
};
const textsTo = (phone: string): number => given.filter(({ to }) => to === phone).length;
const noes = async (userId: string) =>
  (await world.items(`user:${userId}`, 'consents')).filter(({ state }) => state === 'withdrawn');

test('a journey sleeps, STOP arrives, and nothing is sent: the ledger says by SMS, in which words, and what is mailed goes on', async () => {
  const phone = number();
  const ann = await somebody(phone);
  const id = await happens(ann, 'Slept');
  const { status, body } = await write({ id: 'sm-1', from: phone, to: '36111', text: 'Stop, please!', at: '2026-11-20T10:00:00Z' }); // prettier-ignore
  expect([status, body]).toEqual([200, { accepted: 1, known: 0, heard: 'no', people: 1 }]);
  const evidence = { messageId: 'sm-1', words: 'Stop, please!', to: '36111', saidAt: '2026-11-20T10:00:00.000Z' };
  expect(await noes(ann)).toEqual([expect.objectContaining({ purpose: '*', channel: 'sms', source: 'sms', evidence })]);
  await sql`update alarms set due = now() where customer_id = ${id}`.execute(world.api.db);
  await sql`update enrolments set waiting = '{"for": "time", "until": 1}' where customer_id = ${id}`.execute(world.api.db); // prettier-ignore
  await world.activities.advance({ customerId: id });
  await happens(ann, 'Raced');
  expect(textsTo(phone)).toBe(0);
  const decisions = await world.items(`user:${ann}`, 'decisions');
  expect(decisions).toContainEqual(expect.objectContaining({ journey: 'at-once', reason: 'withdrawn' }));
  expect((await world.items(`user:${ann}`, 'enrolments')).every(({ state }) => state !== 'active')).toBe(true);
  expect((await world.items(`user:${ann}`, 'consents')).find(({ channel }) => channel === 'email')).toMatchObject({ worth: 'granted' }); // prettier-ignore
});

test('who did not write STOP gets the same text, so that it is the word that holds it back', async () => {
  const phone = number();
  await happens(await somebody(phone), 'Raced');
  expect(textsTo(phone)).toBe(1);
});

test('everybody who has the number takes it back, and whoever gets it beside them is bound', async () => {
  const phone = number();
  const two = [await somebody(phone), await somebody(phone)];
  const third = await somebody(number());
  expect((await write({ from: phone, text: 'ARRÊT' })).body).toMatchObject({ heard: 'no', people: 2 });
  for (const one of two) expect(await noes(one)).toHaveLength(1);
  await world.send('identify', { userId: third, traits: { phone } });
  for (const one of [...two, third]) await happens(one, 'Raced');
  expect(textsTo(phone)).toBe(0);
});

test('a number that nobody has is remembered as a hash alone, and whoever registers with it is not written to', async () => {
  const phone = number();
  const told = await write({ from: phone.slice(1), text: '退订' });
  expect(told.body).toEqual({ accepted: 1, known: 0, heard: 'no', people: 0, remembered: true });
  const late = await somebody(phone);
  await happens(late, 'Raced');
  expect(textsTo(phone)).toBe(0);
  const { body } = await world.api.call('GET', world.at(`user:${late}`));
  expect(body['suppressed']).toEqual({ sms: 'stopped' });
  const [decision] = await world.items(`user:${late}`, 'decisions');
  expect(decision).toMatchObject({ reason: 'suppressed', words: expect.stringContaining('somebody wrote STOP from it') }); // prettier-ignore
  await write({ from: phone, text: 'START' });
  await happens(late, 'Raced');
  expect(textsTo(phone)).toBe(0);
});

test('the same message counts once, and a yes that was said since outlives its second coming', async () => {
  const phone = number();
  const ann = await somebody(phone);
  const message = { id: 'twice', from: phone, text: 'STOP' };
  expect((await write(message)).body).toMatchObject({ accepted: 1, known: 0 });
  await somebody(phone, ann);
  expect((await write(message)).body).toEqual({ accepted: 0, known: 1, heard: 'no', people: 0 });
  expect(await noes(ann)).toHaveLength(1);
  await happens(ann, 'Raced');
  expect(textsTo(phone)).toBe(1);
});

test('the same message that comes many times at once has one line', async () => {
  const phone = number();
  const ann = await somebody(phone);
  const answers = await Promise.all(Array.from({ length: 8 }, () => write({ id: 'crowd', from: phone, text: 'STOP' })));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(answers.reduce((sum, { body }) => sum + Number(body['accepted']), 0)).toBe(1);
  expect(await noes(ann)).toHaveLength(1);
});

test('no hand-over that it forbids starts after a STOP was answered', async () => {
  const race = async (order: 'STOP first' | 'race'): Promise<'gone before' | 'held back'> => {
    const phone = number();
    const userId = await somebody(phone);
    await world.send('track', { userId, event: 'Raced' });
    const customerId = await world.idOf(`user:${userId}`);
    const wake = order === 'race' ? world.activities.advance({ customerId }) : undefined;
    if (wake) await sleep(Math.random() * 25);
    const { status } = await write({ from: phone, text: 'STOP' });
    const end = performance.now();
    await wake;
    await world.activities.advance({ customerId });
    const start = begun.get(phone);
    if (status !== 202) expect(start ?? 0).toBeLessThanOrEqual(end);
    return start === undefined ? 'held back' : 'gone before';
  };
  expect(await race('STOP first')).toBe('held back');
  for (let n = 0; n < 10; n++) await Promise.all([race('race'), race('race'), race('race')]);
}, 120_000);

test('START, HELP and whatever else somebody writes gives nothing back, and journeys can listen to it', async () => {
  const phone = number();
  const ann = await somebody(phone);
  await write({ from: phone, text: 'STOP' });
  const bob = await somebody(number());
  for (const [text, heard] of [
    ['START', 'start'],
    ['HELP', 'help'],
    ['stop by the shop tomorrow?', 'text'],
  ] as const)
    // prettier-ignore
    expect((await write({ from: phone, text })).body).toEqual({ accepted: 1, known: 0, heard, people: 1 });
  await world.activities.advance({ customerId: await world.idOf(`user:${ann}`) });
  expect(textsTo(phone)).toBe(0);
  const events = (await world.items(`user:${ann}`, 'timeline')).filter(({ name }) => name === 'SMS Received');
  expect(events.map(({ properties }) => properties)).toEqual([
    { text: 'stop by the shop tomorrow?', messageId: expect.any(String) },
    { text: 'HELP', messageId: expect.any(String), keyword: 'help' },
    { text: 'START', messageId: expect.any(String), keyword: 'start' },
  ]);
  const { identifiers } = (await world.api.call('GET', world.at(`user:${bob}`))).body as {
    identifiers: { kind: string; value: string }[];
  };
  const theirs = identifiers.find(({ kind }) => kind === 'phone')?.value ?? '';
  const long = { id: 'long', from: theirs, text: 'Where is it? '.repeat(200) };
  expect((await write(long)).body).toMatchObject({ accepted: 1 });
  expect((await write(long)).body).toMatchObject({ accepted: 0, known: 1 });
  await world.activities.advance({ customerId: await world.idOf(`user:${bob}`) });
  expect(textsTo(theirs)).toBe(1);
  const [kept] = (await world.items(`user:${bob}`, 'timeline')).filter(({ name }) => name === 'SMS Received');
  expect(kept).toMatchObject({ properties: { text: expect.stringMatching(/^.{1000}$/) } });
});

test('words from a number that nobody has leave nothing behind', async () => {
  const phone = number();
  const before = await rowsOf(world.api.db, sql`select count(*)::int as n from customers`);
  const told = await write({ from: phone, text: 'Hello?' });
  expect([told.status, told.body]).toEqual([200, { accepted: 0, known: 0, ignored: 1, heard: 'text', people: 0 }]);
  expect(await rowsOf(world.api.db, sql`select count(*)::int as n from customers`)).toEqual(before);
});

test('a no that cannot be read as a whole counts as far as it can, and says what was left out', async () => {
  const phone = number();
  const ann = await somebody(phone);
  const told = await postSms(world.api, signSms({ from: phone, text: 'STOP', to: 7, network: 'x', id: {} }, { id: 'msg-9' })); // prettier-ignore
  expect(told.status).toBe(200);
  expect(told.body).toMatchObject({ accepted: 1, heard: 'no', people: 1, unread: ['/id', '/to', '/network'] });
  expect(await noes(ann)).toEqual([
    expect.objectContaining({
      note: '"/id, /to, /network" could not be read and was left out.',
      evidence: expect.objectContaining({ messageId: 'msg-9', words: 'STOP' }),
    }),
  ]);
});

test.each<[string, unknown, string]>([
  ['a number without its country', { id: 'a', from: '0170 1234567', text: 'STOP' }, '/from'],
  ['the name of a sender', { id: 'a', from: 'INFO', text: 'STOP' }, '/from'],
  ['no number', { id: 'a', text: 'STOP' }, '/from'],
  ['a text that is none', { id: 'a', from: '+4917012345678', text: 5 }, '/text'],
  ['no id of what is no no', { from: '+4917012345678', text: 'Hello' }, '/id'],
  ['a key that is not known, of what is no no', { id: 'a', from: '+4917012345678', text: 'Hello', body: '' }, '/body'],
  ['a list', [], ''],
])('%s is refused with its place, and counted among what was rejected', async (_, message, pointer) => {
  const told = await postSms(world.api, signSms(message));
  expect([told.status, told.body['code']]).toEqual([422, 'invalid']);
  expect(told.body['errors']).toContainEqual(expect.objectContaining({ pointer }));
  const metrics = await world.api.call('GET', '/metrics');
  expect(metrics.text).toMatch(/sojourn_events_rejected_total\{code="invalid"\} [1-9]/);
});

test('what cannot be read as a number says how one is written', async () => {
  const { body } = await write({ from: '0170 1234567', text: 'STOP' });
  expect(JSON.stringify(body['errors'])).toContain('Give the number as E.164 has it');
});

const ago = (minutes: number): string => String(Math.floor(Date.now() / 1_000) - minutes * 60);
test('what is not signed, wrongly signed, tampered with or old is refused, and is no no', async () => {
  const phone = number();
  const ann = await somebody(phone);
  const message = { id: 'x', from: phone, text: 'STOP' };
  const { body, headers } = signSms(message);
  const all = [
    { body, headers: { 'content-type': 'application/json' } },
    { body: body.replace('STOP', 'QUIT'), headers },
    signSms(message, { secret: secrets.generic }),
    signSms(message, { timestamp: ago(6) }),
    signSms(message, { timestamp: ago(-6) }),
    { body: '', headers: {} },
  ];
  for (const sent of all) {
    const told = await postSms(world.api, sent);
    expect([told.status, told.body['code']]).toEqual([401, 'unsigned']);
  }
  expect(await noes(ann)).toEqual([]);
  const malformed = await postSms(world.api, signSms('{"id": '));
  expect([malformed.status, malformed.body['code']]).toEqual([400, 'malformed-json']);
});
