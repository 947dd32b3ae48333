import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { customersQueue } from '../../../worker/dispatch/tell-workflow';
import { createCustomersWorker } from '../../../worker/engine/customers-worker';
import { ownTemporal } from '../../e2e/own-temporal';
import { compute, slow } from './slow-workflow';

/** So many millions take this machine a little longer than the SDK lets a workflow compute by itself. */
function longerThanUsual(): number {
  const began = performance.now();
  compute(200);
  return Math.ceil((200 * 6_500) / (performance.now() - began));
}

test('a workflow that computes for more than five seconds, as one with thousands of signals does on a starved machine, ends no process', async () => {
  const server = await ownTemporal();
  const connection = await NativeConnection.connect({ address: server.temporal.temporalAddress ?? '' });
  const worker = await createCustomersWorker({ connection }, { workflowsPath: require.resolve('./slow-workflow') }, {});
  const rounds = longerThanUsual();
  const answer = await worker.runUntil(
    new Client({ connection }).workflow.execute(slow, {
      workflowId: randomUUID(),
      taskQueue: customersQueue,
      args: [rounds],
      workflowTaskTimeout: '5 minutes',
    }),
  );
  expect(answer).toBe(compute(rounds));
  await connection.close();
  await server.end();
}, 600_000);
