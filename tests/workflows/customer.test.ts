import { randomUUID } from 'node:crypto';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { Activities } from '../../domain/decide/snapshot';
import { customersQueue, workflowIdOf } from '../../worker/dispatch/tell-workflow';
import { ownTemporal } from '../e2e/own-temporal';
import { builtWorkflows } from '../setup/built-workflows';

let server: Awaited<ReturnType<typeof ownTemporal>>;
let connection: NativeConnection;
let client: Client;
let worker: Worker;
let running: Promise<void>;
/** What a look finds. */
let advance: Activities['advance'];

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  server = await ownTemporal();
  const address = server.temporal.temporalAddress ?? '';
  connection = await NativeConnection.connect({ address });
  client = new Client({ connection: await Connection.connect({ address }) });
  const activities: Pick<Activities, 'advance'> = { advance: (input) => advance(input) };
  worker = await Worker.create({
    connection,
    taskQueue: customersQueue,
    workflowBundle: await builtWorkflows(),
    activities,
  });
  running = worker.run();
}, 180_000);
afterAll(async () => {
  worker.shutdown();
  await running;
  await client.connection.close();
  await connection.close();
  await server.end();
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
