import { resolve } from 'node:path';
import { adminKey } from './process/admin-key';
import { channelQueues } from './engine/channel-queues';
import { mailSettings, type Config } from './process/config';
import { databaseAccess } from './process/database-access';
import { layFoundation } from './process/foundation';
import { openAside } from './aside/aside';
import { createLog } from './process/log';
import { createMetrics } from './engine/metrics';
import { readinessOf } from './engine/readiness';
import { openFrontDoors } from './process/front-doors';
import { Shutdown } from './process/shutdown';
import { mailingOf } from './process/sender';
import { openTestMail } from './process/test-mail';
import { waitForDatabase } from './process/wait-for-database';

/**
 * `sojourn api`: HTTP alone, many times over. It needs no Temporal to accept.
 * @throws ConfigError when there is no master key
 */
export async function runApi(config: Config): Promise<void> {
  const access = await databaseAccess(config, config.DATABASE_URL, false);
  const shutdown = new Shutdown();
  const log = createLog(config.LOG_LEVEL, 'api');
  await waitForDatabase(access.appUrl, log, () => shutdown.isRequested);
  const foundation = await layFoundation({
    databaseUrl: access.appUrl,
    masterKey: access.masterKey,
    clockRate: config.CLOCK_RATE,
    connections: 16,
    name: 'sojourn-api',
    log,
  });
  shutdown.then('database', () => foundation.close());
  const queues = channelQueues(undefined);
  shutdown.then('queues', () => queues.close());
  if (config.ADMIN_KEY) await adminKey(foundation.db, foundation.clock, resolve(config.DATA_DIR), config.ADMIN_KEY);
  const doors = await openFrontDoors(config);
  shutdown.then('http', () => doors.close());
  const publicUrl = config.PUBLIC_URL ?? doors.url;
  doors.lead({
    ...foundation,
    aside: openAside(shutdown),
    clockRate: config.CLOCK_RATE,
    log,
    publicUrl,
    channelQueues: queues,
    mailing: mailingOf(config, { hasCatcher: false }),
    ...(config.SMTP_URL
      ? { testMail: openTestMail({ smtpUrl: config.SMTP_URL, ...mailSettings(config), publicUrl }, shutdown) }
      : {}),
    places: { console: `${publicUrl}/`, temporal: config.TEMPORAL_ADDRESS ?? '127.0.0.1:7233' },
    metrics: createMetrics(foundation.db),
    readiness: readinessOf(foundation.db),
  });
  process.stdout.write(`ready ${doors.url}\n`);
  await shutdown.requested;
  await shutdown.run();
}
