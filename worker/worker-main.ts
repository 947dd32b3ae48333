import type { RequestListener } from 'node:http';
import { sayInstant } from '../domain/time/say-instant';
import { ConfigError, readConfig } from './process/config';
import { databaseAccess } from './process/database-access';
import type { Engine } from './engine/engine';
import { layFoundation } from './process/foundation';
import { createLog } from './process/log';
import { createMetrics } from './engine/metrics';
import { readinessOf } from './engine/readiness';
import { installRuntime, runEngine } from './engine/run-engine';
import { serve } from './process/serve';
import { Shutdown } from './process/shutdown';
import { connectTemporal } from './engine/temporal';
import { waitForDatabase } from './process/wait-for-database';

/**
 * `sojourn worker`: workflows, activities and the dispatcher alone, many times over. With PORT it answers `/healthz`,
 * `/readyz` and `/metrics`.
 * @throws ConfigError for a wrong setting
 */
export async function runWorker(env: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(env);
  const access = await databaseAccess(config, config.DATABASE_URL, false);
  const { SMTP_URL: smtpUrl } = config;
  if (!smtpUrl)
    throw new ConfigError(
      'SMTP_URL is not set: "sojourn worker" hands mail over to a server of yours, like smtp://user:password@mail.example.org:587.',
    );
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
  if (env['PORT']) {
    const health = await serve(
      healthRoutes(foundation, () => engine),
      { host: config.HOST, port: config.PORT },
    );
    shutdown.then('health', () => health.close());
  }
  installRuntime(log);
  const temporal = await connectTemporal(undefined, log, () => shutdown.isRequested);
  shutdown.then('temporal', () => temporal.connection.close());
  const publicUrl = config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`;
  const settings = { smtpUrl, mailFrom: config.MAIL_FROM, publicUrl, webhookAllow: config.WEBHOOK_ALLOW ?? [] };
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

function healthRoutes(
  { db, clock }: Awaited<ReturnType<typeof layFoundation>>,
  engine: () => Engine | undefined,
): RequestListener {
  const metrics = createMetrics(db, engine);
  const readiness = readinessOf(db, engine);
  const answer = async (path: string | undefined): Promise<{ status: number; type: string; body: string }> => {
    if (path === '/metrics') return { status: 200, type: metrics.contentType, body: await metrics.metrics() };
    if (path === '/healthz') return json(200, { status: 'ok', now: sayInstant(clock.now()) });
    if (path !== '/readyz') return json(404, { status: 'unknown path' });
    const state = await readiness();
    return json(state.ready && engine()?.isRunning() ? 200 : 503, state);
  };
  return (request, response) => {
    void answer(request.url).then(({ status, type, body }) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    );
  };
}

const json = (status: number, body: object) => ({ status, type: 'application/json', body: JSON.stringify(body) });
