import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** What tells one process from a later one with the same number. */
export type ProcessIdentity = { readonly command: string; readonly startedAt: string };

const hasProc = existsSync('/proc/self/stat');

/** Who runs under this number now; nobody, or a zombie, is `undefined`. */
export function identify(pid: number): ProcessIdentity | undefined {
  try {
    return hasProc ? fromProc(pid) : fromPs(pid);
  } catch {
    return undefined;
  }
}

function fromProc(pid: number): ProcessIdentity | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  return { command, startedAt: fields[19] ?? '' };
}

function fromPs(pid: number): ProcessIdentity | undefined {
  const ask = (what: string): string =>
    execFileSync('ps', ['-ww', '-o', what, '-p', String(pid)], { encoding: 'utf8' }).trim();
  if (ask('state=').startsWith('Z')) return undefined;
  return { command: ask('command='), startedAt: ask('lstart=') };
}

/** The processes whose command line contains `mark`: the ones whose pid file was never written are found so. */
export function findByCommand(mark: string): number[] {
  if (hasProc) {
    const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
    return pids.map(Number).filter((pid) => pid !== process.pid && identify(pid)?.command.includes(mark));
  }
  const lines = execFileSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(mark)).map((line) => Number.parseInt(line, 10));
}
