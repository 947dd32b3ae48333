import { randomUUID } from 'node:crypto';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import type { Activities } from '../../domain/decide/snapshot';
import { customersQueue, workflowIdOf } from '../../worker/dispatch/tell-workflow';
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
