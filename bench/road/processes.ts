import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { megabytesOf } from '../memory/held';

/** Clock ticks a second, the same on every Linux that Node runs on. */
const ticks = 100;

type Stat = { readonly parent: number; readonly cpu: number };

/** What a process, its children and its children that ended have used. */
export type Use = { readonly cpuSeconds: number; readonly rssMegabytes: number; readonly pssMegabytes: number };

/** Sums over the trees under `roots`. PSS counts memory that processes share once. */
export function useOf(roots: readonly number[]): Use {
  const stats = readAll();
  const pids = [...stats.keys()].filter((pid) => isUnder(pid, roots, stats));
  const sum = (of: (pid: number) => number): number => pids.reduce((total, pid) => total + of(pid), 0);
  return {
    cpuSeconds: sum((pid) => stats.get(pid)?.cpu ?? 0),
    rssMegabytes: sum((pid) => memoryOf(pid, 'Rss')),
    pssMegabytes: sum((pid) => memoryOf(pid, 'Pss')),
  };
}

/** Megabytes that the trees under `roots` hold: all, and by the program's name (all of Postgres is one). */
export function memoryByProgram(roots: readonly number[]): Record<string, number> {
  const stats = readAll();
  const programs = new Map<string, number[]>();
  for (const pid of [...stats.keys()].filter((one) => isUnder(one, roots, stats))) {
    const name = programOf(pid);
    programs.set(name, [...(programs.get(name) ?? []), pid]);
  }
  const counted = new Set<string>();
  const held = [...programs].map(([name, pids]): [string, number] => [name, Math.round(megabytesOf(pids, counted))]);
  return { all: held.reduce((sum, [, megabytes]) => sum + megabytes, 0), ...Object.fromEntries(held) };
}

/** Threads rename themselves, so the executable tells. */
function programOf(pid: number): string {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`)).replace(/-[\d.]+$/, '');
  } catch {
    return 'ended';
  }
}

function readAll(): Map<number, Stat> {
  const stats = new Map<number, Stat>();
  for (const entry of readdirSync('/proc')) {
    const stat = /^\d+$/.test(entry) ? readStat(Number(entry)) : undefined;
    if (stat) stats.set(Number(entry), stat);
  }
  return stats;
}

function readStat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    // utime, stime, and those of children that ended: fields 14 to 17 of proc(5).
    const cpu = fields.slice(11, 15).reduce((sum, one) => sum + one, 0) / ticks;
    return { parent: fields[1] ?? 0, cpu };
  } catch {
    return undefined;
  }
}

/** The bench itself counts without the parts, which are its children. */
function isUnder(pid: number, roots: readonly number[], stats: ReadonlyMap<number, Stat>): boolean {
  if (roots.includes(process.pid)) return pid === process.pid;
  for (let one = pid; one > 1; one = stats.get(one)?.parent ?? 0) if (roots.includes(one)) return true;
  return false;
}

function memoryOf(pid: number, name: 'Rss' | 'Pss'): number {
  try {
    const line = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
    return Number(line?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

/** Milliseconds that a process was on a core, as the scheduler counts them. */
export function coreMillisOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return 0;
  }
}

/** The cores that each named group of processes kept busy while `work` ran. */
export async function coresDuring<T>(
  groups: Readonly<Record<string, readonly number[]>>,
  work: () => Promise<T>,
): Promise<{ result: T; cores: Record<string, number> }> {
  const read = (): Record<string, number> =>
    Object.fromEntries(Object.entries(groups).map(([name, pids]) => [name, useOf(pids).cpuSeconds]));
  const before = read();
  const since = performance.now();
  const result = await work();
  const seconds = (performance.now() - since) / 1_000;
  const cores = Object.fromEntries(
    Object.entries(read()).map(([name, cpu]) => [name, (cpu - (before[name] ?? 0)) / seconds]),
  );
  return { result, cores };
}
