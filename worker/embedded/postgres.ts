import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, closeSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { quietLog } from '../../db/base/app-login';
import { logFileOf, openLog } from './log-file';
import type { PostgresPlace } from './postgres-place';
import { socketFolder } from './postgres-socket';
import type { Part } from './supervise';

export type EmbeddedPostgres = { readonly part: Part; readonly url: string };

export type PostgresOptions = {
  readonly dataDir: string;
  readonly place: PostgresPlace;
  readonly port: number;
  /** Gives up what a crash of the machine would need, and thrift with memory: for tests only. */
  readonly careless?: boolean;
};

/** Fast shutdown: sessions are ended, everything is written. */
export const postgresFarewell = { signal: 'SIGINT', patience: 8_000 } as const;

/** Its arguments, as `spawn` puts them. */
export const postgresMark = (place: PostgresPlace): string => `-D ${place.data} -p`;

const owner = 'sojourn';
const database = 'sojourn';

/** Small: one machine, one program. What grows with the data (work_mem, wal) keeps Postgres' defaults. */
const settings = {
  listen_addresses: '127.0.0.1',
  max_connections: '60',
  shared_buffers: '16MB',
  io_method: 'sync',
  io_max_concurrency: '4',
  max_worker_processes: '2',
  max_parallel_workers_per_gather: '0',
  max_logical_replication_workers: '0',
  jit: 'off',
  random_page_cost: '1.1',
  TimeZone: 'UTC',
  log_timezone: 'UTC',
  ...quietLog,
};

/** What a connection has freed goes back at once (`mallopt(3)`): by itself glibc keeps some megabytes for each of them. It costs Postgres a tenth of its CPU. */
const mallocSettings = {
  MALLOC_TRIM_THRESHOLD_: '65536',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TOP_PAD_: '16384',
};

const carelessSettings = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '200',
  autovacuum_naptime: '10min',
};

/**
 * Makes the data folder on the first start and says how to run the server on `port` of 127.0.0.1.
 * @returns the part to supervise, and the owner's URL, which leads through the server's socket where there may be one
 * @throws when initdb fails
 */
export async function embeddedPostgres({
  dataDir,
  place,
  port,
  careless = false,
}: PostgresOptions): Promise<EmbeddedPostgres> {
  const password = ownerPassword(dataDir);
  if (!existsSync(join(place.data, 'PG_VERSION'))) initialise(dataDir, place, password, careless);
  const socket = await socketFolder(place.data);
  const own = { unix_socket_directories: socket?.setting ?? '' };
  const flags = Object.entries({ ...settings, ...(careless ? carelessSettings : {}), ...own });
  const through = socket ? `?host=${socket.host}` : '';
  const urlOf = (name: string): string => `postgres://${owner}:${password}@127.0.0.1:${port}/${name}${through}`;
  return {
    url: urlOf(database),
    part: {
      name: 'postgres',
      farewell: postgresFarewell,
      logFile: logFileOf(dataDir, 'postgres'),
      spawn() {
        const log = openLog(dataDir, 'postgres');
        const args = [
          '-D',
          place.data,
          '-p',
          String(port),
          ...flags.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
        ];
        try {
          return spawn(join(place.binaries, 'bin', 'postgres'), args, {
            ...place.runAs,
            cwd: '/',
            env: { ...(careless ? {} : mallocSettings), ...cleanEnv() },
            detached: true,
            stdio: ['ignore', log, log],
          });
        } finally {
          closeSync(log);
        }
      },
      ready: (signal) => untilDatabaseIsThere(urlOf('postgres'), signal),
    },
  };
}

function ownerPassword(dataDir: string): string {
  const file = join(dataDir, 'secrets', 'postgres-password');
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
}

/** initdb leaves nothing behind when it fails, so that the next start tries again. */
function initialise(
  dataDir: string,
  { data, binaries, runAs }: PostgresPlace,
  password: string,
  careless: boolean,
): void {
  const passwordFile = `${data}-password`;
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const log = openLog(dataDir, 'postgres');
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (runAs.uid !== undefined && runAs.gid !== undefined) chownSync(passwordFile, runAs.uid, runAs.gid);
    const { status, stderr } = spawnSync(
      join(binaries, 'bin', 'initdb'),
      [
        '-D',
        data,
        '-U',
        owner,
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        ...locale,
        ...(careless ? ['--no-sync'] : []),
      ],
      { ...runAs, cwd: '/', env: cleanEnv(), encoding: 'utf8', stdio: ['ignore', log, 'pipe'] },
    );
    if (status !== 0) throw new Error(`initdb failed in ${data}: ${reasonIn(stderr)}`);
  } finally {
    closeSync(log);
    rmSync(passwordFile, { force: true });
  }
}

/** The line that says why; the last one only tells that initdb cleans up. */
function reasonIn(said: string | undefined): string {
  const lines = said?.trim().split('\n') ?? [];
  return lines.find((line) => /FATAL|PANIC|error:/.test(line)) ?? lines.at(-1) ?? 'it could not be run';
}

/** PG* variables of the user's shell would turn our server and our client elsewhere. */
function cleanEnv(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && !name.startsWith('LC_'));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

/** Waits for the server and makes the database when it is missing. */
async function untilDatabaseIsThere(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
      if (rowCount === 0) await client.query(`create database ${database}`);
      return;
    } catch (error) {
      if (signal.aborted) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
    await sleep(50);
  }
}
