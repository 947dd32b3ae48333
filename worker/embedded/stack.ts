import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { lockDataDir } from './data-dir-lock';
import { stopLeftover } from './pid-file';
import { freePort } from './ports';
import { embeddedPostgres, postgresFarewell, postgresMark } from './postgres';
import { postgresPlace } from './postgres-place';
import { supervise, type Supervised } from './supervise';
import { embeddedTemporal, temporalFarewell, temporalMark } from './temporal';

export type EmbeddedOptions = {
  readonly dataDir: string;
  readonly postgresPort?: number;
  readonly temporalPort?: number;
  readonly temporalUiPort?: number;
  readonly needPostgres: boolean;
  readonly needTemporal: boolean;
  /** The `temporal` program; what `npm start` found is in TEMPORAL_CLI. */
  readonly temporalCli?: string;
  /** Postgres without fsync: for tests only. */
  readonly careless?: boolean;
  say(line: string): void;
};

export type Embedded = {
  /** With the owner's rights. */
  readonly databaseUrl?: string;
  readonly temporalAddress?: string;
  readonly temporalUiUrl?: string;
  stop(): Promise<void>;
};

type Started = { readonly server: Supervised; readonly found: Omit<Embedded, 'stop'> };

/**
 * Starts the embedded Postgres and Temporal side by side, on what earlier runs left in `dataDir`, and keeps them alive.
 * @throws ConfigError when `dataDir` is in use or a wanted port is taken; Error when a server does not start. Nothing is left running then.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  const { say } = options;
  const unlock = await lockDataDir(dataDir);
  const parts = [
    ...(options.needTemporal ? [timed('temporal', startTemporal(dataDir, options), say)] : []),
    ...(options.needPostgres ? [timed('postgres', startPostgres(dataDir, options), say)] : []),
  ];
  const settled = await Promise.allSettled(parts);
  const started = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const stop = async (): Promise<void> => {
    for (const { server } of started) await server.stop();
    await unlock();
  };
  const failure = settled.find((one) => one.status === 'rejected');
  if (failure) {
    await stop();
    throw failure.reason;
  }
  return Object.assign({ stop }, ...started.map(({ found }) => found));
}

async function startPostgres(dataDir: string, options: EmbeddedOptions): Promise<Started> {
  const { careless, say } = options;
  const place = postgresPlace(dataDir, say);
  sayStopped('postgres', await stopLeftover(dataDir, 'postgres', postgresMark(place), postgresFarewell), say);
  const port = await freePort(dataDir, 'postgres', options.postgresPort);
  const { part, url } = await embeddedPostgres({ dataDir, place, port, careless });
  return { server: await supervise(part, { dataDir, say }), found: { databaseUrl: url } };
}

async function startTemporal(dataDir: string, options: EmbeddedOptions): Promise<Started> {
  const { say } = options;
  sayStopped('temporal', await stopLeftover(dataDir, 'temporal', temporalMark(dataDir), temporalFarewell), say);
  const port = await freePort(dataDir, 'temporal', options.temporalPort);
  const uiPort = await freePort(dataDir, 'temporal-ui', options.temporalUiPort);
  const cli = options.temporalCli ?? (process.env['TEMPORAL_CLI'] || 'temporal');
  const server = await supervise(embeddedTemporal({ dataDir, cli, port, uiPort }), { dataDir, say });
  return { server, found: { temporalAddress: `127.0.0.1:${port}`, temporalUiUrl: `http://127.0.0.1:${uiPort}` } };
}

function sayStopped(name: string, pids: number[], say: (line: string) => void): void {
  if (pids.length > 0) say(`${name}: stopped process ${pids.join(', ')}, left over from an earlier run`);
}

async function timed(name: string, started: Promise<Started>, say: (line: string) => void): Promise<Started> {
  const since = performance.now();
  const result = await started;
  say(`${name} is up (process ${result.server.pid()}, ${((performance.now() - since) / 1000).toFixed(1)} s)`);
  return result;
}
