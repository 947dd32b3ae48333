import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Client, Connection } from '@temporalio/client';
import { forgetfulPlace, productPrefix } from '../setup/servers';
import { Surface } from './surface';

const root = resolve(__dirname, '..', '..');

/** The whole product as its user starts it, in a folder of its own. */
export type Product = {
  readonly surface: Surface;
  readonly places: ReadonlyMap<string, string>;
  readonly dataDir: string;
  readonly temporal: Client;
  readonly process: ChildProcess;
  /** Everything that it printed. */
  readonly lines: readonly string[];
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
  /** Stops and removes the folder. */
  end(): Promise<void>;
};

export const adminKey = 'test-admin-key-0123456789';

export type StartOptions = { readonly env?: Readonly<Record<string, string>>; readonly dataDir?: string };

export async function startProduct({ env = {}, dataDir }: StartOptions = {}): Promise<Product> {
  const folder = dataDir ?? (await newFolder());
  const child = spawn('sh', ['-c', startScript()], {
    cwd: root,
    env: { ...withoutOurs(process.env), PORT: '0', LOG_LEVEL: 'warn', ADMIN_KEY: adminKey, DATA_DIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const places = await ready(child, lines);
  const connection = await Connection.connect({ address: places.get('temporal') ?? '' });
  child.once('exit', (code, signal) => {
    if (child.killed) return;
    process.stderr.write(`the product ended by itself with ${code ?? signal}:\n${lines.slice(-20).join('\n')}\n`);
  });
  const stop = async (): Promise<number | null> => {
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill('SIGTERM');
    return ended;
  };
  return {
    surface: new Surface(places.get('ready') ?? '', env['ADMIN_KEY'] ?? adminKey),
    places,
    dataDir: folder,
    temporal: new Client({ connection }),
    process: child,
    lines,
    stop,
    async end() {
      await connection.close();
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What `npm start` runs: it ends as the process of the product itself. */
const startScript = (): string =>
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } }).scripts.start;

export async function newFolder(parent = forgetfulPlace()): Promise<string> {
  const folder = await mkdtemp(join(parent, productPrefix));
  await chmod(folder, 0o755);
  return folder;
}

/** The suite's own servers are not the product's. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = { ...env };
  for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'SMTP_URL', 'CLOCK_RATE', 'PUBLIC_URL']) delete kept[name];
  return kept;
}

async function ready(child: ChildProcess, lines: string[]): Promise<Map<string, string>> {
  const places = new Map<string, string>();
  return new Promise((done, fail) => {
    child.once('exit', (code) => fail(new Error(`the product ended with ${code}:\n${lines.join('\n')}`)));
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        const [, name, value] = /^(ready|console|mail|temporal|temporal-ui|admin-key) (\S+)$/.exec(line) ?? [];
        if (name && value) places.set(name, value);
        if (places.has('ready') && places.has('temporal') && places.has('temporal-ui')) done(places);
      });
    }
  });
}
