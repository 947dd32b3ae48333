import { Worker } from '@temporalio/worker';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { createActivities } from '../../activities/create';
import type { ActivityDeps } from '../../activities/deps';
import type { Activities } from '../../domain/decide/snapshot';
import { common, createCustomersWorker } from './customers-worker';
import { AudienceKeeper } from '../keep/audience-keeper';
import { AudienceLooker } from '../keep/audience-looker';
import { Dispatcher } from '../dispatch/dispatcher';
import { InFlight } from '../dispatch/in-flight';
import { Keeper, type Watch } from '../keep/keeper';
import { ledgerKeeper } from '../keep/ledger-keeper';
import { retainer } from '../keep/retainer';
import { sealer } from '../keep/sealer';
import { sweeper } from '../keep/sweeper';
import { teller } from '../keep/teller';
import { trustCounter } from '../keep/trust-counter';
import type { TemporalPlace } from './temporal';
import type { WorkflowCode } from './workflow-code';

export type EngineOptions = {
  readonly deps: ActivityDeps;
  readonly pool: Pool;
  readonly temporal: TemporalPlace;
  readonly log: Logger;
  /** Where the product is reached from outside. */
  readonly publicUrl: string;
  readonly workflows: WorkflowCode;
  /** How often and how patiently it is looked for those whom no workflow holds. */
  readonly watch?: Watch | undefined;
};

/** Of each channel's queue; each holds a connection to the provider. */
export const deliveriesAtOnce = 10;

export type Engine = {
  /** Settles when a worker ended by itself, which is a failure. */
  readonly failed: Promise<never>;
  isRunning(): boolean;
  stop(): Promise<void>;
};

/** The workers, the dispatcher that wakes customers, and those who look after who was lost or is to be woken. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { deps, pool, temporal, log, publicUrl, watch } = options;
  const { client } = temporal;
  const inFlight = new InFlight();
  const workers = await createWorkers(options, counted(createActivities(deps), inFlight));
  const audiences = new AudienceKeeper({ ...deps, client });
  const loops = [
    new Dispatcher({ db: deps.db, pool, definitions: deps.definitions, client, log, inFlight }),
    audiences,
    new AudienceLooker(deps),
    new Keeper({ ...deps, client, audiences, watch }),
    sweeper(deps),
    retainer(deps),
    sealer(deps),
    ledgerKeeper(deps),
    teller({ ...deps, publicUrl }),
    trustCounter(deps),
  ];
  const runs = workers.map((worker) => worker.run());
  for (const loop of loops) loop.start();
  let stopping = false;
  return {
    failed: new Promise<never>((_, reject) => {
      for (const run of runs) run.catch(reject);
    }),
    isRunning: () => !stopping && workers.every((worker) => worker.getState() === 'RUNNING'),
    async stop() {
      stopping = true;
      await Promise.all(loops.map((loop) => loop.stop()));
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await Promise.allSettled(runs);
    },
  };
}

/** The worker of the customers' workflows, one of webhooks, and one of each channel's queue. */
function createWorkers(
  { deps, temporal: { connection, namespace }, workflows }: EngineOptions,
  activities: Activities,
): Promise<Worker[]> {
  const place = { connection, namespace, ...common };
  const customers = createCustomersWorker({ connection, namespace }, workflows, activities);
  const channels = [...deps.channels.keys()].map((kind) =>
    Worker.create({
      ...place,
      taskQueue: `deliver-${kind}`,
      activities: { deliver: activities.deliver },
      maxConcurrentActivityTaskExecutions: deliveriesAtOnce,
    }),
  );
  const webhooks = Worker.create({
    ...place,
    taskQueue: 'webhooks',
    activities: { callWebhook: activities.callWebhook },
    maxConcurrentActivityTaskExecutions: 20,
  });
  return Promise.all([customers, webhooks, ...channels]);
}

/** The activities; each wake that has decided frees its place among those in flight. */
function counted(activities: Activities, inFlight: InFlight): Activities {
  const advance: Activities['advance'] = async (input) => {
    try {
      return await activities.advance(input);
    } finally {
      inFlight.done(input.customerId);
    }
  };
  return { ...activities, advance };
}
