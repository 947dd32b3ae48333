import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findNoted, stopLeftover } from '../../worker/embedded/pid-file';
import { postgresFarewell } from '../../worker/embedded/postgres';
import { temporalFarewell, temporalMark } from '../../worker/embedded/temporal';

/** Milliseconds that a run gets to take its folder. */
const grace = 600_000;

/** Ends the servers and removes the folders of test runs that were killed. */
export async function sweep(parent: string, prefix: string): Promise<void> {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(parent, name);
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age < grace || (await findNoted(folder, 'sojourn', '')) !== undefined) continue;
    await stopLeftover(folder, 'postgres', `-D ${join(folder, 'postgres')} -p`, postgresFarewell);
    await stopLeftover(folder, 'temporal', temporalMark(folder), temporalFarewell);
    rmSync(folder, { recursive: true, force: true });
  }
}
