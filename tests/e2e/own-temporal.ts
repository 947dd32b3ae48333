import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { startEmbedded, type Embedded } from '../../worker/embedded/stack';
import { temporaryFolder } from '../setup/servers';
import { sweep } from '../setup/sweep';
import { findTemporal } from '../setup/temporal-cli';

/** Other tests have workers on the queues of the common server. */
export async function ownTemporal(): Promise<{ temporal: Embedded; end(): Promise<void> }> {
  await sweep(tmpdir(), 'sojourn-test-lives-');
  const dataDir = temporaryFolder('lives');
  const needs = { needPostgres: false, needTemporal: true, temporalCli: findTemporal(), careless: true };
  const temporal = await startEmbedded({ dataDir, ...needs, say: () => undefined });
  const end = async (): Promise<void> => {
    await temporal.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { temporal, end };
}
