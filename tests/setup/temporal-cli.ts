import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The `temporal` program that `npm test` found, else the one in the cache, else the one on the PATH. */
export function findTemporal(): string {
  const named = process.env['TEMPORAL_CLI'];
  if (named) return named;
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'sojourn');
  const cached = existsSync(cache) ? readdirSync(cache).filter((name) => /^temporal-\d+\.\d+\.\d+$/.test(name)) : [];
  const newest = cached.sort().at(-1);
  return newest ? join(cache, newest) : 'temporal';
}
