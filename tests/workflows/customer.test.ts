import { randomUUID } from 'node:crypto';
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
  own = await startOwnWorker((input) => advance(input));
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
    const runs = async (): Promise<string[]> => {
      const found: string[] = [];
      for await (const { runId } of client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) found.push(runId);
      return found;
    };
    const sent: string[] = [];
    let isOver = false;
    const say = async (name: 'wake' | 'event'): Promise<void> => {
      const id = randomUUID();
      const signal = name === 'wake' ? { ref: 'outbox' } : { id, name: 'Poked' };
      await client.workflow.signalWithStart('customer', { ...start, signal: name, signalArgs: [signal] });
      if (name === 'event') sent.push(id);
    };
    const sender = async (name: 'wake' | 'event'): Promise<void> => {
      while (!isOver) await say(name);
    };
    const senders = (['wake', 'wake', 'event', 'event'] as const).map(sender);
    await until('a second run', async () => (await runs()).length > 1, 240_000).finally(() => (isOver = true));
    await Promise.all(senders);
    await until('all are heard', async () => sent.every((id) => looked.includes(id)), 60_000);
    const lengths = await Promise.all(
      (await runs()).map(
        async (runId) => (await client.workflow.getHandle(workflowId, runId).describe()).historyLength,
      ),
    );
    // Temporal suggests a new run at 4,096 events, and ends one at 51,200 or 10,000 signals.
    expect(Math.max(...lengths)).toBeLessThan(1_000);
    await client.workflow.getHandle(workflowId).terminate();
  },
  360_000,
);
