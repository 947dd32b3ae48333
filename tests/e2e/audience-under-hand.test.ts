import { sql } from 'kysely';
import { mail, policy } from './definitions';
import { openOwnEngine, type OwnEngine } from './own-engine';
import { pause, until } from './surface';

/** What an operator does in Temporal to the workflow of an audience. An hour lasts six seconds. */
let room: OwnEngine;
beforeAll(async () => {
  room = await openOwnEngine({ clockRate: 600 });
  const { surface } = room;
  await surface.policy(policy());
  await surface.publish('templates', 'hello', mail('hello'));
  await surface.publish('audiences', 'vips', 'audience: vips\nwhen: customer.traits.vip == true\n');
  await surface.publish('audiences', 'crowd', 'audience: crowd\nwhen: customer.traits.crowd == true\n');
}, 120_000);
afterAll(() => room?.end(), 60_000);

const hourly = (key: string, enter: string): Promise<void> =>
  room.surface.publish(
    'journeys',
    key,
    `journey: ${key}\npurpose: news\nenter: { every: FREQ=HOURLY, ${enter} }\nsteps:\n  - wait: 90 days\n`,
  );
const handleOf = (key: string) => room.temporal.workflow.getHandle(`audience/${key}`);

async function says(key: string, what: RegExp): Promise<void> {
  await until(
    `audience/${key} says ${what}`,
    async () => {
      const metadata = await handleOf(key)
        .query<{ currentDetails?: string }>('__temporal_workflow_metadata')
        .catch(() => undefined);
      return what.test(metadata?.currentDetails ?? '');
    },
    60_000,
  );
}

/** Somebody new who is among the audience comes in at the next full hour. */
async function comesIn(user: string): Promise<void> {
  await room.surface.identify(user, { vip: true });
  await until(`the entry of ${user}`, async () => (await room.surface.enrolments(`user:${user}`))[0], 60_000);
}

const askedToCancel = /asked to cancel.*goes on/;
const startedAgain = /had been ended.*started again/;

test('a cancellation is told, in the next run too, and a termination and a deletion are mended within a minute; people go on coming in, each once', async () => {
  await hourly('vips', 'audience: vips, again: never');
  await comesIn('first');
  await handleOf('vips').cancel();
  await says('vips', askedToCancel);
  await comesIn('after-cancel');

  const { runId } = await handleOf('vips').describe();
  await until('the new run', async () => {
    await handleOf('vips').signal('wake');
    await pause(30);
    return (await handleOf('vips').describe()).runId !== runId;
  });
  await says('vips', askedToCancel);
  expect((await handleOf('vips').describe()).status.name).toBe('RUNNING');

  await handleOf('vips').terminate('a mistake');
  await says('vips', startedAgain);
  await comesIn('after-end');

  const workflowExecution = { workflowId: 'audience/vips' };
  await room.temporal.workflowService.deleteWorkflowExecution({ namespace: 'default', workflowExecution });
  await says('vips', startedAgain);
  await comesIn('after-deletion');

  for (const user of ['first', 'after-cancel', 'after-end', 'after-deletion'])
    expect(await room.surface.enrolments(`user:${user}`)).toHaveLength(1);
}, 240_000);

test('a cancellation and a termination while people have their turns leave nobody out and let nobody in twice', async () => {
  const people = Array.from({ length: 40 }, (_, n) => `crowd-${n}`);
  for (const user of people) await room.surface.identify(user, { crowd: true });
  await hourly('crowd', 'audience: crowd, spread: 50 minutes, again: always');
  const half = await until('half of a pass', async () => {
    const pass = await newestPass();
    return pass && pass.entered > 5 && pass.entered < 35 && pass;
  });
  await handleOf('crowd').cancel();
  await handleOf('crowd').terminate('a mistake');
  const whole = await until('the end of that pass', () => passOf(half.occurrence), 60_000);
  expect(whole.entered).toBe(people.length);
  const { rows } = await sql<{ customer_id: string }>`
    select customer_id from events where message_id like ${`crowd/${half.occurrence}/%`}`.execute(room.db);
  expect(new Set(rows.map(({ customer_id }) => customer_id)).size).toBe(people.length);
  expect(rows).toHaveLength(people.length);
}, 120_000);

type Pass = { readonly occurrence: string; readonly entered: number };

async function newestPass(): Promise<Pass | undefined> {
  const { rows } = await sql<Pass>`select occurrence, entered::int from audience_passes
    where journey = 'crowd' and ended_at is null order by instant desc limit 1`.execute(room.db);
  return rows[0];
}

async function passOf(occurrence: string): Promise<Pass | undefined> {
  const { rows } = await sql<Pass>`select occurrence, entered::int from audience_passes
    where journey = 'crowd' and occurrence = ${occurrence} and ended_at is not null`.execute(room.db);
  return rows[0];
}
