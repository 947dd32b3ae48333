import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Client } from '@temporalio/client';
import { Registry } from 'prom-client';
import { createApp } from '../../api/http/app';
import { linksFor } from '../../api/pages/links';
import type { Channel, HandOver, Outgoing } from '../../channels/channel';
import { webhooks } from '../../channels/webhook';
import { ensureAdminKey } from '../../db/base/api-keys';
import type { Database } from '../../db/base/database';
import { startEngine, type Engine } from '../../worker/engine/engine';
import { layFoundation, type Foundation } from '../../worker/process/foundation';
import { createLog } from '../../worker/process/log';
import { installRuntime } from '../../worker/engine/run-engine';
import { connectTemporal } from '../../worker/engine/temporal';
import { asideOf } from '../../worker/aside/aside';
import { builtWorkflows } from '../setup/built-workflows';
import { sourceThreads } from '../setup/source-threads';
import { freshDatabase, type FreshDatabase } from '../setup/database';
import { masterKey } from '../setup/master-key';
import { ownTemporal, type OwnTemporal } from './own-temporal';
import { adminKey } from './product';
import { Surface } from './surface';

/** The engine and the API in this process, on a Temporal that nobody else uses, so that a test may harm it. */
export type OwnEngine = {
  readonly surface: Surface;
  readonly temporal: Client;
  readonly address: string;
  readonly db: Database;
  /** A statement with the owner's rights. */
  readonly asOwner: FreshDatabase['asOwner'];
  /** What the provider was given. */
  readonly given: Outgoing[];
  readonly logLines: string[];
  answer: (message: Outgoing) => Promise<HandOver>;
  restartTemporal: OwnTemporal['restart'];
  stopWorker(): Promise<void>;
  startWorker(): Promise<void>;
  end(): Promise<void>;
};

/** Looks every second for who was lost, so that a test need not wait for the pace of production. */
const watch = { every: 1, grace: 3 };

export async function openOwnEngine({ clockRate = 3_600 } = {}): Promise<OwnEngine> {
  const logLines: string[] = [];
  const log = createLog('info', 'test', { write: (line) => void logLines.push(line) });
  installRuntime(log);
  const [database, own] = await Promise.all([freshDatabase(), ownTemporal()]);
  const address = own.temporal.temporalAddress ?? '';
  const place = await connectTemporal(address, log, () => false);
  const foundation = await layFoundation({
    databaseUrl: database.appUrl,
    masterKey,
    clockRate,
    connections: 16,
    name: 'own',
    log,
  });
  const { db } = foundation;
  const api = await serveApi(foundation, { clockRate, log });
  const given: Outgoing[] = [];
  const workflowBundle = await builtWorkflows();
  const start = (): Promise<Engine> =>
    startEngine({
      publicUrl: 'http://sojourn.test',
      deps: { ...foundation, log, channels: new Map([['email', post()]]), webhooks: webhooks({ allow: [] }), linksFor: (message) => linksFor(api.url, foundation.secrets.links, message) }, // prettier-ignore
      pool: foundation.pool,
      temporal: place,
      log,
      workflows: { workflowBundle },
      watch,
    });
  const post = (): Channel => ({
    kind: 'email',
    deadline: 1_000,
    handOver: async (message) => (given.push(message), room.answer(message)),
    close: async () => undefined,
  });
  let engine: Engine | undefined;
  const room: OwnEngine = {
    surface: new Surface(api.url, adminKey),
    temporal: place.client,
    address,
    db,
    asOwner: database.asOwner,
    given,
    logLines,
    answer: async () => ({ outcome: 'sent', reply: '250 ok' }),
    restartTemporal: (meanwhile) => own.restart(meanwhile),
    async stopWorker() {
      await engine?.stop();
      engine = undefined;
    },
    async startWorker() {
      engine = await start();
    },
    async end() {
      await engine?.stop();
      await place.connection.close();
      api.close();
      await foundation.close();
      await own.end();
      await database.drop();
    },
  };
  await room.startWorker();
  return room;
}

async function serveApi(
  foundation: Foundation,
  { clockRate, log }: { readonly clockRate: number; readonly log: ReturnType<typeof createLog> },
): Promise<{ url: string; close(): void }> {
  await ensureAdminKey(foundation.db, adminKey, foundation.clock);
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const threads = sourceThreads();
  const listener = { host: '127.0.0.1', operators: 'on-loopback' } as const;
  const mailing = { reaches: 'catcher', from: 'Sojourn <hello@sojourn.localhost>' } as const;
  const rest = { listener, mailing, aside: asideOf(threads), metrics: new Registry(), places: { console: '/', temporal: '' }, readiness: async () => ({ ready: true, parts: {} }) }; // prettier-ignore
  server.on('request', createApp({ ...foundation, clockRate, log, publicUrl: url, ...rest }));
  const close = (): void => {
    server.closeAllConnections();
    server.close();
    void threads.close();
  };
  return { url, close };
}
