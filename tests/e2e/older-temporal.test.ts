import { cpSync, rmSync } from 'node:fs';
import { mail, policy } from './definitions';
import { openOwnEngine, type OwnEngine } from './own-engine';
import { pause, until } from './surface';

/** Temporal is restored from a backup that is older than Sojourn's database. An hour lasts a second. */
let room: OwnEngine;
beforeAll(async () => {
  room = await openOwnEngine({ clockRate: 3_600 });
  const { surface } = room;
  await surface.policy(policy());
  await surface.publish('templates', 'hello', mail('hello'));
  await surface.publish('journeys', 'nap', journey('nap', '  - wait: 30 hours\n  - { message: awake, template: hello }\n')); // prettier-ignore
  await surface.publish('journeys', 'ask', journey('ask', '  - wait-for: { on: Email Clicked, within: 200 days }\n    then: [ { message: thanks, template: hello } ]\n    else: []\n')); // prettier-ignore
  await surface.publish('journeys', 'now', journey('now', '  - { message: hello, template: hello }\n'));
}, 120_000);
afterAll(() => room?.end(), 60_000);

const journey = (key: string, steps: string): string =>
  `journey: ${key}\npurpose: news\nenter: { on: ${key} }\nsteps:\n${steps}`;
const mailsTo = (user: string): number => room.given.filter(({ to }) => to === `${user}@example.org`).length;

async function entered(user: string, key: string): Promise<void> {
  await room.surface.identify(user, { email: `${user}@example.org` });
  await room.surface.consent(`user:${user}`, 'news', 'granted');
  await room.surface.track(user, key);
}

const backUp = (): Promise<unknown> =>
  room.restartTemporal((folder) => {
    rmSync(`${folder}-of-yesterday`, { recursive: true, force: true });
    cpSync(folder, `${folder}-of-yesterday`, { recursive: true });
  });

const restore = (): Promise<unknown> =>
  room.restartTemporal((folder) => {
    rmSync(folder, { recursive: true });
    cpSync(`${folder}-of-yesterday`, folder, { recursive: true });
  });

/** The keeper has looked once more. */
async function looked(): Promise<void> {
  const looks = async (): Promise<number> => Number((await room.asOwner('select looks from keeper'))[0]?.['looks']);
  const before = await looks();
  await until('a look of the keeper', async () => (await looks()) > before, 30_000);
}

/** Somebody who waits in this journey. */
async function waiting(user: string, key: 'nap' | 'ask'): Promise<string> {
  await entered(user, key);
  await until(`the wait of ${user}`, async () => (await room.surface.enrolments(`user:${user}`))[0]?.waitingFor);
  return user;
}

async function clicks(user: string): Promise<void> {
  await room.surface.track(user, 'Email Clicked');
  await until(`the thanks to ${user}`, async () => mailsTo(user) === 1, 60_000);
}

test('whom the backup does not know is started again when something is due or happens, and nobody is spoken to twice', async () => {
  const before = [await waiting('was-asked', 'ask'), await waiting('has-clicked', 'ask')];
  await backUp();
  await clicks('has-clicked');
  const sleepers = await Promise.all(Array.from({ length: 5 }, (_, n) => waiting(`sleeps-${n}`, 'nap')));
  const asked = await waiting('asked', 'ask');
  await restore();
  expect(sleepers.map(mailsTo)).toEqual(sleepers.map(() => 0));
  await Promise.all(sleepers.map((user) => until(`the mail to ${user}`, async () => mailsTo(user) === 1, 60_000)));
  await clicks(asked);
  await clicks('was-asked');
  await room.surface.track('has-clicked', 'Email Clicked');
  await pause(3_000);
  for (const user of [...before, ...sleepers, asked]) {
    expect({ user, mails: mailsTo(user) }).toEqual({ user, mails: 1 });
    const states = async (): Promise<string[]> =>
      (await room.surface.enrolments(`user:${user}`)).map(({ state }) => state);
    await until(`the end of ${user}`, async () => (await states()).every((state) => state !== 'active'));
    expect(await states()).toEqual(['completed']);
  }
}, 180_000);

test('a message that waits in its queue is handed over without anybody’s help, though Temporal forgot it', async () => {
  const { surface } = room;
  await looked();
  await backUp();
  await surface.good('PATCH', '/v1/channels/email', { paused: true });
  await entered('queued', 'now');
  await until('the queued message', async () => (await surface.messages('user:queued'))[0]?.status === 'decided');
  await looked();
  await restore();
  await surface.good('PATCH', '/v1/channels/email', { paused: false });
  await until('the mail', async () => mailsTo('queued') === 1, 120_000);
  await until('its end', async () => (await surface.enrolments('user:queued'))[0]?.state === 'completed');
}, 240_000);
