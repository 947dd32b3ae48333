import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { appLogin } from '../../db/base/app-login';
import { migrate } from '../../db/base/migrate';
import { embeddedPostgres } from '../../worker/embedded/postgres';
import { postgresPlace } from '../../worker/embedded/postgres-place';
import { anyFreePort } from '../../worker/embedded/ports';
import { embeddedTemporal } from '../../worker/embedded/temporal';
import type { Part } from '../../worker/embedded/supervise';
import { findNoted, stopLeftover, writePidFile } from '../../worker/embedded/pid-file';
import { adminKey } from '../e2e/product';
import { Surface } from '../e2e/surface';
import { temporaryFolder } from '../setup/servers';
import { masterKey } from '../setup/master-key';
import { findTemporal } from '../setup/temporal-cli';
import { Killable, nodeRecipe, type Recipe } from './killable';

export type ProcessKind = 'worker' | 'api' | 'temporal' | 'postgres' | 'mail';

/** The whole product on one machine, each part a process of its own. */
export type Stack = {
  readonly parts: Readonly<Record<ProcessKind, Killable>>;
  readonly surface: Surface;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  /** What the mail server took, with the real time of each. */
  mails(): Promise<Caught[]>;
  /** Stops every part and removes the folder. @returns exit codes of what was asked to end */
  end(): Promise<Partial<Record<ProcessKind, number | null>>>;
};

export type Caught = { readonly to: string; readonly at: number; readonly messageId: string };

export type StackOptions = { readonly clockRate?: number; readonly env?: Readonly<Record<string, string>> };

const root = resolve(__dirname, '..', '..');
const prefix = 'faults';

/** The built code, as `sojourn api` and `sojourn worker` run it, without the look at what is to be built. */
export const sojourn = (command: string): string[] => [
  '-e',
  'require(process.argv[1]).main(process.argv.slice(2, 3)).then((code) => { process.exitCode = code; })',
  join(root, 'dist', 'bin', 'sojourn.js'),
  command,
];

/** @throws with what a part said when it does not start */
export async function startStack({ clockRate = 1, env = {} }: StackOptions = {}): Promise<Stack> {
  await sweepAll();
  const folder = temporaryFolder(prefix);
  await writePidFile(folder, 'sojourn', process.pid);
  const [postgresPort = 0, temporalPort = 0, uiPort = 0, apiPort = 0, mailPort = 0] = await freePorts(5);
  const database = await embeddedPostgres({
    dataDir: folder,
    place: postgresPlace(folder, () => undefined),
    port: postgresPort,
  });
  const temporalPart = embeddedTemporal({ dataDir: folder, cli: findTemporal(), port: temporalPort, uiPort });
  const temporalAddress = `127.0.0.1:${temporalPort}`;
  const publicUrl = `http://127.0.0.1:${apiPort}`;
  const mailFile = join(folder, 'mail', 'mail.jsonl');
  const settings = {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: temporalAddress,
    SMTP_URL: `smtp://127.0.0.1:${mailPort}`,
    PUBLIC_URL: publicUrl,
    CLOCK_RATE: String(clockRate),
    DATA_DIR: folder,
    MASTER_KEY: masterKey.toString('base64'),
    ADMIN_KEY: adminKey,
    LOG_LEVEL: 'warn',
    ...env,
  };
  const catcher = [
    '-r',
    join(root, 'tests', 'setup', 'typescript-hook.cjs'),
    join(root, 'worker', 'embedded', 'mail-catcher-main.ts'),
  ];
  const parts: Record<ProcessKind, Killable> = {
    postgres: new Killable(serverRecipe(database.part)),
    temporal: new Killable(serverRecipe(temporalPart)),
    mail: new Killable(nodeRecipe('mail', [...catcher, folder], { MAIL_PORT: String(mailPort), MAIL_FILE: mailFile })),
    api: new Killable(nodeRecipe('api', [...sojourn('api'), folder], { ...settings, PORT: String(apiPort) })),
    worker: new Killable(nodeRecipe('worker', [...sojourn('worker'), folder], settings)),
  };
  await Promise.all([
    parts.postgres.start().then(() => migrate(database.url, appLogin(masterKey))),
    parts.temporal.start(),
    parts.mail.start(),
  ]);
  await Promise.all([parts.api.start(), parts.worker.start()]);
  return {
    parts,
    surface: new Surface(publicUrl, adminKey),
    databaseUrl: database.url,
    temporalAddress,
    mails: () => readMails(mailFile),
    async end() {
      const codes: Partial<Record<ProcessKind, number | null>> = {};
      for (const kind of ['worker', 'api', 'mail', 'temporal', 'postgres'] as const)
        codes[kind] = await parts[kind].stop();
      await rm(folder, { recursive: true, force: true });
      return codes;
    },
  };
}

/** Ends what runs that were killed have left. */
async function sweepAll(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(`sojourn-test-${prefix}-`))) {
    const folder = join(tmpdir(), name);
    if ((await findNoted(folder, 'sojourn', '')) !== undefined) continue;
    await stopLeftover(folder, 'sojourn', folder, { signal: 'SIGKILL', patience: 1_000 });
    await rm(folder, { recursive: true, force: true });
  }
}

const serverRecipe = (part: Part): Recipe => ({
  name: part.name,
  // Asked by SIGTERM Postgres waits for whoever still has a connection.
  farewell: part.farewell.signal,
  spawn: () => part.spawn(),
  ready: (_child, signal) => part.ready(signal),
});

/** A line that a kill cut off was never answered with 250. */
async function readMails(file: string): Promise<Caught[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.flatMap((line) => {
    try {
      const { to, at, messageId } = JSON.parse(line) as { to: string; at: string; messageId: string };
      return [{ to, at: Date.parse(at), messageId }];
    } catch {
      return [];
    }
  });
}

/** Different ones, where the product looks for its own: an outgoing connection of a neighbour may have none of them while a part is down. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await anyFreePort());
  return [...ports];
}
