import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { activityInfo, sleep } from '@temporalio/activity';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import type { Activities } from '../../domain/decide/snapshot';
import { customersQueue, workflowIdOf } from '../../worker/dispatch/tell-workflow';
import { until } from '../e2e/surface';
import { startOwnWorker, type OwnWorker } from '../worker/own-worker';

let own: OwnWorker;
let client: Client;
/** What a look finds. */
let advance: Activities['advance'];

beforeAll(async () => {
  own = await startOwnWorker({ advance: (input) => advance(input), enrolAudience: glance });
  client = new Client({ connection: await Connection.connect({ address: own.address }) });
}, 180_000);
afterAll(async () => {
  await client.connection.close();
  await own.end();
});

const pauseSomebody = () =>
  client.workflow.executeUpdateWithStart('pause', {
    args: [],
    startWorkflowOperation: new WithStartWorkflowOperation('customer', {
      workflowId: workflowIdOf(randomUUID()),
      workflowIdConflictPolicy: 'USE_EXISTING',
      taskQueue: customersQueue,
      args: [],
    }),
  });

test('a pause of an id that became one with another is answered with how they stand', async () => {
  const journeys = [{ journey: 'greet', version: 1, step: 'w', waitingFor: 'a day' }];
  advance = async () => ({
    nobody: true,
    idle: true,
    within: randomUUID(),
    stage: 'registered',
    paused: true,
    journeys,
  });
  expect(await pauseSomebody()).toEqual({ stage: 'registered', paused: true, journeys });
}, 60_000);

test('a pause of an id that nobody ever had is refused', async () => {
  advance = async () => ({ nobody: true, idle: true, stage: 'anonymous' });
  await expect(pauseSomebody()).rejects.toMatchObject({ cause: { message: 'Sojourn knows no customer with this id' } });
}, 60_000);

/** Looks as the product does, or as it does while the database is away for every first try: in the patient activity. */
const roads = [
  ['usual', () => false],
  ['patient', () => activityInfo().isLocal],
] as const;

/** Real milliseconds between two signals of a sender: several come while one look lasts, on any machine. */
const between = 10;

test.each(roads)(
  'whom signals never leave in peace continues as new, and nothing is lost (the %s road)',
  async (_name, isAway) => {
    const looked: string[] = [];
    advance = async ({ signals = [] }) => {
      if (isAway()) throw new Error('away');
      await sleep(30);
      looked.push(...signals.map(({ id }) => String(id)));
      return { stage: 'light' };
    };
    const workflowId = workflowIdOf(randomUUID());
    const start = { workflowId, taskQueue: customersQueue, args: [] };
    const sent: string[] = [];
    let isOver = false;
    const say = async (name: 'wake' | 'event'): Promise<void> => {
      const id = randomUUID();
      const signal = name === 'wake' ? { ref: 'outbox' } : { id, name: 'Poked' };
      await client.workflow.signalWithStart('customer', { ...start, signal: name, signalArgs: [signal] });
      if (name === 'event') sent.push(id);
    };
    const sender = async (name: 'wake' | 'event'): Promise<void> => {
      while (!isOver) {
        await say(name);
        await pause(between);
      }
    };
    const senders = (['wake', 'wake', 'event', 'event'] as const).map(sender);
    await until('a second run', async () => (await lengths(workflowId)).length > 1, 240_000).finally(
      () => (isOver = true),
    );
    await Promise.all(senders);
    await until('all are heard', async () => sent.every((id) => looked.includes(id)), 60_000);
    expect(Math.max(...(await lengths(workflowId)))).toBeLessThan(much);
    await client.workflow.getHandle(workflowId).terminate();
  },
  360_000,
);

/** Temporal suggests a new run at 4,096 events, and ends one at 51,200 or 10,000 signals. */
const much = 1_000;

/** Of each run of a workflow, the number of its events. */
async function lengths(workflowId: string): Promise<number[]> {
  const found: number[] = [];
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = "${workflowId}"` }))
    found.push((await client.workflow.getHandle(workflowId, runId).describe()).historyLength);
  return found;
}

/** A look at an audience that waits for its next occurrence. */
async function glance(): ReturnType<Activities['enrolAudience']> {
  await sleep(30);
  return { words: 'Waits for its next occurrence.', wakeIn: 86_400_000 };
}

test('an audience that is poked without pause continues as new', async () => {
  const workflowId = `audience/${randomUUID()}`;
  const start = { workflowId, taskQueue: customersQueue, args: [], signal: 'wake', signalArgs: [{ ref: 'outbox' }] };
  let isOver = false;
  const sender = async (): Promise<void> => {
    while (!isOver) await client.workflow.signalWithStart('audience', start);
  };
  const senders = [sender(), sender()];
  await until('a second run', async () => (await lengths(workflowId)).length > 1, 240_000).finally(() => (isOver = true)); // prettier-ignore
  await Promise.all(senders);
  expect(Math.max(...(await lengths(workflowId)))).toBeLessThan(much);
  await client.workflow.getHandle(workflowId).terminate();
}, 360_000);

/** A worker keeps eighty at hand: first those whose look lasts, then those who wait for a day, then more than there is room for. */
const [slow, quick, burst] = [40, 40, 60] as const;

test('whose look failed and is dropped before its next try, by a worker that has no room, goes on', async () => {
  const [looking, failed] = [new Set<string>(), new Set<string>()];
  let fail = (): void => undefined;
  const failing = new Promise<void>((now) => (fail = now));
  advance = async ({ customerId }) => {
    if (!customerId.startsWith('51')) return { stage: 'light', wakeIn: 86_400_000 };
    if (failed.has(customerId)) return { stage: 'light', idle: true };
    const turn = looking.add(customerId).size;
    await failing;
    await pause(turn * between);
    failed.add(customerId);
    throw new Error('away');
  };
  const come = async (count: number, first: '51' | '90'): Promise<string[]> => {
    const ids = Array.from({ length: count }, () => workflowIdOf(`${first}${randomUUID().slice(2)}`));
    const start = { taskQueue: customersQueue, args: [], signal: 'wake', signalArgs: [{ ref: 'outbox' }] };
    await Promise.all(ids.map((workflowId) => client.workflow.signalWithStart('customer', { workflowId, ...start })));
    return ids;
  };
  const slowOnes = await come(slow, '51');
  await until('they are looked at', async () => looking.size === slow);
  const others = await come(quick, '90');
  await pause(2_000);
  const more = come(burst, '90');
  fail();
  others.push(...(await more));
  const ends = await Promise.allSettled(slowOnes.map((id) => client.workflow.getHandle(id).result()));
  await Promise.all(others.map((id) => client.workflow.getHandle(id).terminate()));
  const broken = ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason.cause ?? end.reason)] : []));
  expect(broken).toEqual([]);
}, 240_000);

test('a message or a call whose worker died while it handed it over is begun anew within half a minute', async () => {
  advance = async () => ({ stage: 'light', deliver: [{ messageId: 'm', channel: 'email' }], call: ['c'] });
  const workflowId = workflowIdOf(randomUUID());
  await client.workflow.start('customer', { workflowId, taskQueue: customersQueue, args: [] });
  for (const name of ['deliver-email', 'webhooks']) {
    // Takes it as a worker does that dies then.
    const { heartbeatTimeout } = await client.withDeadline(Date.now() + 30_000, () =>
      client.workflowService.pollActivityTaskQueue({ namespace: 'default', taskQueue: { name }, identity: 'dead' }),
    );
    expect(Number(heartbeatTimeout?.seconds)).toBe(20);
  }
  await client.workflow.getHandle(workflowId).terminate();
}, 60_000);
