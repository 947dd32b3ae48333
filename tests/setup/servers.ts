import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded, type Embedded } from '../../worker/embedded/stack';
import { sweep } from './sweep';
import { findTemporal } from './temporal-cli';

const prefix = 'sojourn-test-';
/** Of the folders of whole products. */
export const productPrefix = 'sojourn-e2e-';

/** A folder that is removed by its maker; mkdtemp's 0700 would shut out the user that Postgres runs as. */
export function temporaryFolder(name: string, parent = tmpdir()): string {
  const folder = mkdtempSync(join(parent, `${prefix}${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}

const memory = '/dev/shm';
/** Bytes; the servers of a whole run fill a small part of it. */
const roomy = 4 * 1024 ** 3;

/** Where servers write that may forget all: the 700 files of each test's database cost a disk ten times what they cost memory. */
export function forgetfulPlace(): string {
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize < roomy ? tmpdir() : memory;
}

/** Postgres (without fsync) and Temporal, as the product runs them, in a folder of their own. */
export async function startServers(): Promise<Embedded> {
  const place = forgetfulPlace();
  for (const ours of [`${prefix}servers-`, productPrefix]) await sweep(place, ours);
  const dataDir = temporaryFolder('servers', place);
  const said: string[] = [];
  try {
    const servers = await startEmbedded({
      dataDir,
      needPostgres: true,
      needTemporal: true,
      temporalCli: findTemporal(),
      careless: true,
      say: (line) => said.push(line),
    });
    const stop = async (): Promise<void> => {
      await servers.stop();
      rmSync(dataDir, { recursive: true, force: true });
    };
    return { ...servers, stop };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${said.join('\n')}`, { cause: error });
  }
}
