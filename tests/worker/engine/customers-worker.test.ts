import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { customersQueue } from '../../../worker/dispatch/tell-workflow';
import { createCustomersWorker } from '../../../worker/engine/customers-worker';
import { ownTemporal } from '../../e2e/own-temporal';
import { quietTemporal } from '../../setup/quiet-temporal';
import { compute, slow } from './slow-workflow';

const few = 5;

test('a workflow that computes for more than five seconds, as one with thousands of signals does on a starved machine, ends no process', async () => {
  quietTemporal();
  const server = await ownTemporal();
  const connection = await NativeConnection.connect({ address: server.temporal.temporalAddress ?? '' });
  const worker = await createCustomersWorker({ connection }, { workflowsPath: require.resolve('./slow-workflow') }, {});
  const { workflow } = new Client({ connection });
  const answerTo = (rounds: number): Promise<number> =>
    workflow.execute(slow, { workflowId: randomUUID(), taskQueue: customersQueue, args: [rounds], workflowTaskTimeout: '5 minutes' }); // prettier-ignore
  await worker.runUntil(async () => {
    await answerTo(1);
    const began = performance.now();
    await answerTo(few);
    // A little longer than the SDK lets a workflow compute by itself, in the realm of workflows, which is several times slower.
    const rounds = Math.ceil((few * 7_000) / (performance.now() - began));
    expect(await answerTo(rounds)).toBe(compute(rounds));
  });
  await connection.close();
  await server.end();
}, 600_000);
