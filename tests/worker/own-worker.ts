import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { Activities } from '../../domain/decide/snapshot';
import { createCustomersWorker } from '../../worker/engine/customers-worker';
import { ownTemporal } from '../e2e/own-temporal';
import { builtWorkflows } from '../setup/built-workflows';
import { quietTemporal } from '../setup/quiet-temporal';

/** The product's workflows on a Temporal of their own, with looks at the facts that the test makes up. */
export type OwnWorker = {
  readonly address: string;
  /** Shares its connection with the worker. */
  readonly client: Client;
  end(): Promise<void>;
};

export async function startOwnWorker(activities: Partial<Activities>): Promise<OwnWorker> {
  quietTemporal();
  const server = await ownTemporal();
  const address = server.temporal.temporalAddress ?? '';
  const connection = await NativeConnection.connect({ address });
  const worker = await createCustomersWorker({ connection }, { workflowBundle: await builtWorkflows() }, activities);
  const running = worker.run();
  return {
    address,
    client: new Client({ connection }),
    async end() {
      worker.shutdown();
      await running;
      await connection.close();
      await server.end();
    },
  };
}
