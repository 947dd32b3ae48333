import { spawn } from 'node:child_process';
import { closeSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { behind } from '../process/behind';
import { logFileOf, openLog } from './log-file';
import { queuesOf } from './queues-in-one-piece';
import type { Part } from './supervise';

export type TemporalOptions = {
  readonly dataDir: string;
  /** The `temporal` command line program. */
  readonly cli: string;
  readonly port: number;
  readonly uiPort: number;
};

export const temporalFarewell = { signal: 'SIGTERM', patience: 5_000 } as const;

const fileIn = (dataDir: string): string => join(dataDir, 'temporal', 'temporal.db');

/** Its arguments, as `spawn` puts them. */
export const temporalMark = (dataDir: string): string => `--db-filename ${fileIn(dataDir)} --sqlite-pragma`;

const attributes = ['Stage=Keyword', 'Journeys=KeywordList', 'Paused=Bool'];

/** The server's own limits suit many tenants; here there is one. */
const limits = [
  'frontend.namespaceRPS=20000',
  'frontend.rps=20000',
  'history.rps=20000',
  'matching.rps=20000',
  'frontend.namespaceRPS.visibility=1000',
];

/**
 * What the server remembers of workflows. By itself it keeps 128,000 of them for an hour, which is a gigabyte where many people come;
 * who is asked for again is read from the file.
 */
const remembered = [
  'history.hostLevelCacheMaxSize=128',
  'history.cacheTTL="1m"',
  'history.eventsCacheMaxSizeBytes=131072',
  'history.eventsCacheTTL="1m"',
];

/**
 * How many tasks of its queues it works on at once, 512 of each kind by itself: they share one connection to the file and have three
 * seconds each, so that on a busy machine none of so many would end in time, and all would be tried again for ever (decision 0044).
 */
const hands = [
  'history.timerProcessorSchedulerWorkerCount=8',
  'history.transferProcessorSchedulerWorkerCount=8',
  'history.memoryTimerProcessorSchedulerWorkerCount=8',
  'history.visibilityProcessorSchedulerWorkerCount=4',
];

/**
 * What one machine has no use for, and what is kept and run for it all the same: events that another cluster may ask for (8 MB), hands for other clusters and
 * for archives (1,152), a worker for parents of many child workflows, averages for a fleet's health (3.5 MB), and most of those who ask whether something is to be cleaned.
 */
const forOthers = [
  'history.xdcCacheMaxSizeBytes=65536',
  'history.ReplicationProcessorSchedulerWorkerCount=1',
  'history.ReplicationLowPriorityProcessorSchedulerWorkerCount=1',
  'history.archivalProcessorSchedulerWorkerCount=1',
  'system.enableParentClosePolicyWorker=false',
  'system.persistenceHealthSignalMetricsEnabled=false',
  'system.persistenceHealthSignalBufferSize=100',
  'worker.ScannerMaxConcurrentActivityTaskPollers=1',
  'worker.ScannerMaxConcurrentWorkflowTaskPollers=2',
];

/** A run is deleted once its end was noted as done, and that is looked at ever less often: with the usual 30 seconds an erasure took a minute. */
const noted = ['history.transferProcessorUpdateAckInterval="2s"', 'history.visibilityProcessorUpdateAckInterval="2s"'];

/**
 * WAL doubles its throughput, and no kill lost anything. It is written into the file after 40 MB instead of 4: what was written ten times meanwhile is
 * written once, which is a tenth of the server's work.
 */
const pragmas = ['journal_mode=wal', 'synchronous=normal', 'wal_autocheckpoint=10000'];

/** Temporal's development server on a file in DATA_DIR. */
export function embeddedTemporal({ dataDir, cli, port, uiPort }: TemporalOptions): Part {
  const file = fileIn(dataDir);
  const place = ['--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)];
  const storage = ['--db-filename', file, ...pragmas.flatMap((pragma) => ['--sqlite-pragma', pragma])];
  const known = attributes.flatMap((attribute) => ['--search-attribute', attribute]);
  const raised = [...limits, ...remembered, ...hands, ...forOthers, ...noted];
  const quiet = ['--ui-disable-news-fetch', '--log-level', 'warn'];
  const args = ['server', 'start-dev', ...place, ...storage, ...known, ...asFlags(raised), ...quiet];
  return {
    name: 'temporal',
    farewell: temporalFarewell,
    logFile: logFileOf(dataDir, 'temporal'),
    spawn() {
      mkdirSync(dirname(file), { recursive: true });
      const queues = asFlags(queuesOf(file));
      const log = openLog(dataDir, 'temporal');
      try {
        const [program, all] = behind(cli, [...args, ...queues]);
        return spawn(program, all, { env: serverEnv(), detached: true, stdio: ['ignore', log, log] });
      } finally {
        closeSync(log);
      }
    },
    ready: (signal) => untilNamespaceIsThere(`127.0.0.1:${port}`, signal),
  };
}

const asFlags = (settings: readonly string[]): string[] =>
  settings.flatMap((setting) => ['--dynamic-config-value', setting]);

/** A rarer garbage collection is worth 30 % of throughput, as long as the heap is small; TEMPORAL_* of the user's shell would change the server's ways. */
function serverEnv(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return { GOGC: '400', GOMEMLIMIT: '80MiB', ...Object.fromEntries(kept) };
}

async function untilNamespaceIsThere(address: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: '2 seconds' });
      try {
        await connection.workflowService.describeNamespace({ namespace: 'default' });
        return;
      } finally {
        await connection.close();
      }
    } catch (error) {
      if (signal.aborted) throw error;
    }
    await sleep(50);
  }
}
