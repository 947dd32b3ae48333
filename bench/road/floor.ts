import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker, type InjectedSinks } from '@temporalio/worker';
import type { FloorSinks } from './floor-workflow';

/** As the product's dispatcher: more calls or more workflows in flight only slow Temporal down. */
const callsAtOnce = 8;
const mostInFlight = 60;

export type Floor = {
  /** Starts workflows for so long. @returns how many were parked a second */
  measure(seconds: number): Promise<number>;
  stop(): Promise<void>;
};

/** The bare floor on the same server: signalWithStart of a new workflow with one task and one timer. */
export async function startFloor(address: string): Promise<Floor> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const connection = await NativeConnection.connect({ address, grpcCompression: { codec: 'none' } });
  const client = new Client({ connection });
  let started = 0;
  let parked = 0;
  const sinks: InjectedSinks<FloorSinks> = {
    floor: { parked: { fn: () => void (parked += 1), callDuringReplay: false } },
  };
  const worker = await Worker.create({
    connection,
    taskQueue: 'floor',
    workflowsPath: require.resolve('./floor-workflow'),
    sinks,
    maxConcurrentWorkflowTaskExecutions: 100,
    workflowTaskPollerBehavior: { type: 'autoscaling' },
  });
  const run = worker.run();

  async function caller(end: number): Promise<void> {
    while (performance.now() < end) {
      if (started - parked >= mostInFlight) {
        await sleep(2);
        continue;
      }
      started += 1;
      await client.workflow.signalWithStart('floor', {
        workflowId: `floor/${randomUUID()}`,
        taskQueue: 'floor',
        signal: 'event',
        signalArgs: [{ ref: 'event' }],
      });
    }
  }

  return {
    async measure(seconds) {
      const [before, since] = [parked, performance.now()];
      await Promise.all(Array.from({ length: callsAtOnce }, () => caller(since + seconds * 1_000)));
      const rate = (parked - before) / ((performance.now() - since) / 1_000);
      while (parked < started) await sleep(20);
      return rate;
    },
    async stop() {
      worker.shutdown();
      await run;
      await connection.close();
    },
  };
}
