import { mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const biggest = 20 * 1024 * 1024;

export const logFileOf = (dataDir: string, name: string): string => join(dataDir, 'logs', `${name}.log`);

/** Opens a server's log to append to; one that grew past 20 MB is put aside first. The caller closes the descriptor. */
export function openLog(dataDir: string, name: string): number {
  const file = logFileOf(dataDir, name);
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > biggest) renameSync(file, `${file}.1`);
  return openSync(file, 'a');
}
