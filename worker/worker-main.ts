import { createOperationsApp } from '../api/http/app';
import type { Readiness } from '../api/http/deps';
import { goBehind } from './process/behind';
import { mailSettings, type WorkerConfig } from './process/config';
import { databaseAccess } from './process/database-access';
import type { Engine } from './engine/engine';
import { layFoundation } from './process/foundation';
import { createLog } from './process/log';
import { createMetrics } from './engine/metrics';
import { readinessOf } from './engine/readiness';
import { installRuntime, runEngine } from './engine/run-engine';
import { apiListener, operationsListener, operationsPlace } from './process/front-doors';
import { serve, urlOf } from './process/serve';
import { Shutdown } from './process/shutdown';
import { connectTemporal } from './engine/temporal';
import { waitForDatabase } from './process/wait-for-database';

/**
 * `sojourn worker`: workflows, activities and the dispatcher alone, many times over. With PORT or OPERATIONS_HOST
 * it answers `/healthz`, `/readyz` and `/metrics`.
 * @throws ConfigError when there is no master key
 */
export async function runWorker(config: WorkerConfig): Promise<void> {
  goBehind();
  const access = await databaseAccess(config, config.DATABASE_URL, false);
  const shutdown = new Shutdown();
  const log = createLog(config.LOG_LEVEL, 'worker');
  await waitForDatabase(access.appUrl, log, () => shutdown.isRequested);
  const foundation = await layFoundation({
    databaseUrl: access.appUrl,
    masterKey: access.masterKey,
    clockRate: config.CLOCK_RATE,
    connections: 24,
    name: 'sojourn-worker',
    log,
  });
  shutdown.then('database', () => foundation.close());
  let engine: Engine | undefined;
  const publicUrl = config.PUBLIC_URL ?? urlOf({ host: config.HOST, port: config.PORT });
  const own = operationsPlace(config);
  if (own || config.answers) {
    const app = createOperationsApp({
      ...foundation,
      log,
      publicUrl,
      listener: own ? operationsListener(own) : apiListener(config),
      metrics: createMetrics(foundation.db, () => engine),
      readiness: runningOnly(
        readinessOf(foundation.db, () => engine),
        () => engine,
      ),
    });
    const health = await serve(app, own ?? { host: config.HOST, port: config.PORT });
    shutdown.then('health', () => health.close());
  }
  installRuntime(log);
  const temporal = await connectTemporal(undefined, log, () => shutdown.isRequested);
  shutdown.then('temporal', () => temporal.connection.close());
  const settings = {
    smtpUrl: config.SMTP_URL,
    ...mailSettings(config),
    publicUrl,
    webhookAllow: config.WEBHOOK_ALLOW ?? [],
  };
  engine = await runEngine(foundation, temporal, settings, log);
  const { stop, failed } = engine;
  shutdown.then('worker', stop);
  process.stdout.write('ready worker\n');
  try {
    await Promise.race([shutdown.requested, failed]);
  } finally {
    await shutdown.run();
  }
}

/** A worker is ready when it polls, while the API takes what waits for one. */
const runningOnly =
  (readiness: () => Promise<Readiness>, engine: () => Engine | undefined) => async (): Promise<Readiness> => {
    const state = await readiness();
    return { ...state, ready: state.ready && engine()?.isRunning() === true };
  };
