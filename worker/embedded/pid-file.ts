import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from './error-code';
import { findByCommand, identify } from './process-identity';

export type PidFile = { readonly pid: number; readonly startedAt: string };

const pathOf = (dataDir: string, name: string): string => join(dataDir, 'pids', `${name}.json`);

/** Notes that process `pid` is the part `name` of this data folder. */
export async function writePidFile(dataDir: string, name: string, pid: number): Promise<void> {
  const file = pathOf(dataDir, name);
  await mkdir(dirname(file), { recursive: true });
  const note: PidFile = { pid, startedAt: identify(pid)?.startedAt ?? '' };
  await writeFile(`${file}.new`, `${JSON.stringify(note)}\n`);
  await rename(`${file}.new`, file);
}

export async function removePidFile(dataDir: string, name: string): Promise<void> {
  await rm(pathOf(dataDir, name), { force: true });
}

/**
 * The process that a pid file names, if it still is the same one: same start, and `mark` in its command line.
 * @param mark arguments that only our own process has in its command line; '' asks for the start alone
 */
export async function findNoted(dataDir: string, name: string, mark: string): Promise<number | undefined> {
  const note = await readPidFile(dataDir, name);
  const alive = note && identify(note.pid);
  if (!alive || alive.startedAt !== note.startedAt || !alive.command.includes(mark)) return undefined;
  return note.pid;
}

async function readPidFile(dataDir: string, name: string): Promise<PidFile | undefined> {
  try {
    const note: unknown = JSON.parse(await readFile(pathOf(dataDir, name), 'utf8'));
    if (typeof note !== 'object' || note === null || !('pid' in note) || !('startedAt' in note)) return undefined;
    const { pid, startedAt } = note;
    return typeof pid === 'number' && pid > 1 && typeof startedAt === 'string' ? { pid, startedAt } : undefined;
  } catch {
    return undefined;
  }
}

export type Farewell = {
  readonly signal: NodeJS.Signals;
  /** Milliseconds before SIGKILL. */
  readonly patience: number;
};

/**
 * Stops what an earlier run, ended by SIGKILL, left running; a foreign process with the same number is left alone.
 * @param mark arguments that only this server of this data folder has in its command line
 * @returns the numbers of the processes that were stopped
 */
export async function stopLeftover(dataDir: string, name: string, mark: string, how: Farewell): Promise<number[]> {
  const noted = await findNoted(dataDir, name, mark);
  const pids = [...new Set([...(noted === undefined ? [] : [noted]), ...findByCommand(mark)])];
  for (const pid of pids) await endProcess(pid, how);
  await removePidFile(dataDir, name);
  return pids;
}

/** Signals, waits for the end, and kills what does not end in time. */
export async function endProcess(pid: number, { signal, patience }: Farewell): Promise<void> {
  const startedAt = identify(pid)?.startedAt;
  const lives = (): boolean => startedAt !== undefined && identify(pid)?.startedAt === startedAt;
  const until = performance.now() + patience;
  if (lives()) kill(pid, signal);
  while (lives() && performance.now() < until) await sleep(20);
  if (lives()) kill(pid, 'SIGKILL');
  for (let waited = 0; lives() && waited < 5_000; waited += 20) await sleep(20);
  if (lives()) throw new Error(`process ${pid} cannot be stopped. Stop it by hand (kill -9 ${pid}) and start again.`);
}

/** It may have ended between look and signal, which is what was wanted. */
function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
