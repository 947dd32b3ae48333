import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Places } from '../api/http/deps';
import { migrate } from '../db/base/migrate';
import { adminKey, adminKeyFile } from './process/admin-key';
import { channelQueues } from './engine/channel-queues';
import { mailSettings, type Config } from './process/config';
import { databaseAccess, type DatabaseAccess } from './process/database-access';
import { startMailCatcher, type MailCatcher } from './embedded/mail-catcher';
import { freePort } from './embedded/ports';
import { startEmbedded, type Embedded } from './embedded/stack';
import { layFoundation } from './process/foundation';
import { engineWhenThere } from './engine/late-engine';
import { openAside } from './aside/aside';
import { createLog } from './process/log';
import { createMetrics } from './engine/metrics';
import { readinessOf } from './engine/readiness';
import { installRuntime, runEngine, type EngineSettings } from './engine/run-engine';
import { openFrontDoors } from './process/front-doors';
import { mailingOf } from './process/sender';
import { openTestMail } from './process/test-mail';
import type { Shutdown } from './process/shutdown';
import { connectTemporal } from './engine/temporal';
import { waitForDatabase } from './process/wait-for-database';

/** Real milliseconds; without Temporal traffic is taken after them, and decided when it comes. */
const patienceForTemporal = 5_000;

/** Under the listener that shows it. */
const mailPage = '/dev/mail/page';

const loopback = ['127.0.0.0/8', '::1/128'];

/** Everything on one machine in one process. */
export async function startParts(config: Config, shutdown: Shutdown): Promise<{ failed: Promise<never> }> {
  const dataDir = resolve(config.DATA_DIR);
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  const log = createLog(process.stdout.isTTY ? 'warn' : config.LOG_LEVEL, 'sojourn');
  const doors = await openFrontDoors(config);
  shutdown.beforeAll('http', () => doors.close());
  const { stack, access } = await startServers(config, { dataDir, log, shutdown });
  const foundation = await layFoundation({
    databaseUrl: access.appUrl,
    masterKey: access.masterKey,
    clockRate: config.CLOCK_RATE,
    connections: 12,
    // Everything is on one machine here, most of the time with little to do.
    idleMillis: 5_000,
    name: 'sojourn',
    log,
  });
  shutdown.then('database', () => foundation.close());
  const mail = config.SMTP_URL ? undefined : await catchMail(config, dataDir, foundation.clock.now);
  if (mail) shutdown.then('mail', () => mail.stop());

  installRuntime(log);
  const temporalAddress = config.TEMPORAL_ADDRESS ?? stack.temporalAddress;
  const publicUrl = config.PUBLIC_URL ?? doors.url;
  const engineSettings = { ...settingsOf(config, mail), publicUrl };
  const engine = engineWhenThere(
    () => connectTemporal(stack.temporalAddress, log, () => shutdown.isRequested),
    (temporal) => runEngine(foundation, temporal, engineSettings, log),
  );
  shutdown.then('worker', () => engine.stop());
  await engine.within(patienceForTemporal);

  const queues = channelQueues(stack.temporalAddress);
  shutdown.then('queues', () => queues.close());
  const key = await adminKey(foundation.db, foundation.clock, dataDir, config.ADMIN_KEY);
  doors.lead({
    ...foundation,
    aside: openAside(shutdown),
    clockRate: config.CLOCK_RATE,
    log,
    publicUrl,
    channelQueues: queues,
    mailing: mailingOf(config, { hasCatcher: mail !== undefined }),
    ...(mail ? { mail } : {}),
    testMail: openTestMail(engineSettings, shutdown),
    places: placesOf(stack, config, { publicUrl, temporal: temporalAddress, hasMail: mail !== undefined }),
    metrics: createMetrics(foundation.db, engine.current),
    readiness: readinessOf(foundation.db, engine.current),
  });
  sayReady({
    url: doors.url,
    operations: doors.operationsUrl,
    mail: mail && `${doors.operationsUrl ?? doors.url}${mailPage}`,
    temporal: temporalAddress,
    ui: stack.temporalUiUrl,
    key,
  });
  return { failed: engine.failed };
}

type Where = { readonly publicUrl: string; readonly temporal: string | undefined; readonly hasMail: boolean };

const placesOf = (
  { temporalUiUrl }: Embedded,
  { ADMIN_KEY, DATA_DIR }: Config,
  { publicUrl, temporal = '', hasMail }: Where,
): Places => ({
  console: `${publicUrl}/`,
  ...(hasMail ? { mail: mailPage } : {}),
  ...(temporalUiUrl ? { temporalUi: temporalUiUrl } : {}),
  temporal,
  adminKeyHint: ADMIN_KEY ? 'ADMIN_KEY' : adminKeyFile(resolve(DATA_DIR)),
});

const settingsOf = (config: Config, mail: MailCatcher | undefined): Omit<EngineSettings, 'publicUrl'> => ({
  smtpUrl: config.SMTP_URL ?? mail?.smtpUrl ?? '',
  ...mailSettings(config),
  webhookAllow: config.WEBHOOK_ALLOW ?? (config.DATABASE_URL ? [] : loopback),
});

async function startServers(
  config: Config,
  { dataDir, log, shutdown }: { readonly dataDir: string; readonly log: Logger; readonly shutdown: Shutdown },
): Promise<{ stack: Embedded; access: DatabaseAccess }> {
  const stack = await startEmbedded({
    dataDir,
    postgresPort: config.POSTGRES_PORT,
    temporalPort: config.TEMPORAL_PORT,
    temporalUiPort: config.TEMPORAL_UI_PORT,
    needPostgres: !config.DATABASE_URL,
    needTemporal: !config.TEMPORAL_ADDRESS,
    say,
  });
  shutdown.then('servers', () => stack.stop());
  const databaseUrl = config.DATABASE_URL ?? stack.databaseUrl ?? '';
  await waitForDatabase(databaseUrl, log, () => shutdown.isRequested);
  const access = await databaseAccess(config, databaseUrl, true);
  const { length: ran } = await migrate(databaseUrl, access.login);
  if (ran > 0) say(`database: ${ran} ${ran === 1 ? 'migration' : 'migrations'} applied`);
  return { stack, access };
}

async function catchMail(config: Config, dataDir: string, now: () => number): Promise<MailCatcher> {
  const port = await freePort(dataDir, 'mail', config.MAIL_PORT);
  return startMailCatcher({ host: '127.0.0.1', port, file: resolve(dataDir, 'mail', 'mail.jsonl'), now });
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

type Said = { url: string; operations?: string; mail?: string; temporal?: string; ui?: string; key?: string };

function sayReady(places: Said): void {
  say(`ready ${places.url}`);
  say(`console ${places.url}/`);
  if (places.operations) say(`operations ${places.operations}`);
  if (places.mail) say(`mail ${places.mail}`);
  if (places.temporal) say(`temporal ${places.temporal}`);
  if (places.ui) say(`temporal-ui ${places.ui}`);
  if (places.key) say(`admin-key ${places.key}`);
}
