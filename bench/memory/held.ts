import { readFileSync } from 'node:fs';

/** Kilobytes by region of a file: what of it is in memory. */
type FilePages = ReadonlyMap<string, number>;

/** Kilobytes that a process has of its own, shared memory by its share, and what it has mapped of files. */
type Held = { readonly own: number; readonly files: FilePages };

/** Of processes that are one program's: of each region of a file as much as who has most of it, so that neighbours who run the same binary make no one smaller. */
export function megabytesOf(pids: readonly number[], counted: Set<string>): number {
  const held = pids.map(heldBy);
  const files = new Map<string, number>();
  for (const one of held)
    for (const [region, kilobytes] of one.files) files.set(region, Math.max(kilobytes, files.get(region) ?? 0));
  let sum = held.reduce((total, { own }) => total + own, 0);
  for (const [region, kilobytes] of files) if (!counted.has(region)) sum += kilobytes;
  for (const region of files.keys()) counted.add(region);
  return sum / 1_024;
}

/** A process that ended meanwhile holds nothing. */
function heldBy(pid: number): Held {
  const files = new Map<string, number>();
  let own = 0;
  let region: string | undefined;
  for (const line of smapsOf(pid)) {
    const mapping = /^[0-9a-f]+-[0-9a-f]+ \S+ ([0-9a-f]+) (\S+) (\d+)\s*(.*)$/.exec(line);
    if (mapping) {
      const [, offset, device, inode, name = ''] = mapping;
      // Shared memory has an inode as well, and no file that others could have.
      region = inode === '0' || /^\/(dev|SYSV)/.test(name) ? undefined : `${device}:${inode}:${offset}`;
    }
    const [, what, kilobytes] = /^(Rss|Pss|Anonymous):\s+(\d+) kB$/.exec(line) ?? [];
    const amount = Number(kilobytes);
    if (what === 'Pss' && region === undefined) own += amount;
    else if (what === 'Rss' && region !== undefined) files.set(region, amount);
    else if (what === 'Anonymous' && region !== undefined) {
      // Pages of a file that were written to are the process' own.
      own += amount;
      files.set(region, (files.get(region) ?? 0) - amount);
    }
  }
  return { own, files };
}

function smapsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n');
  } catch {
    return [];
  }
}
