import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded, type Embedded } from '../../worker/embedded/stack';
import { sweep } from './sweep';
import { findTemporal } from './temporal-cli';

const prefix = 'sojourn-test-';

/** A folder that is removed by its maker; mkdtemp's 0700 would shut out the user that Postgres runs as. */
export function temporaryFolder(name = 'servers'): string {
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}

/** Postgres (without fsync) and Temporal, as the product runs them, in a folder of their own. */
export async function startServers(): Promise<Embedded> {
  await sweep(tmpdir(), `${prefix}servers-`);
  const dataDir = temporaryFolder();
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
