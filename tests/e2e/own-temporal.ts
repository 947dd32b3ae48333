import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbedded, type Embedded } from '../../worker/embedded/stack';
import { forgetfulPlace, temporaryFolder } from '../setup/servers';
import { sweep } from '../setup/sweep';
import { findTemporal } from '../setup/temporal-cli';

export type OwnTemporal = {
  readonly temporal: Embedded;
  /** Stops, and comes back at the same address. @param meanwhile what happens to the folder that holds all that it knows */
  restart(meanwhile: (folder: string) => void): Promise<void>;
  end(): Promise<void>;
};

/** Other tests have workers on the queues of the common server. */
export async function ownTemporal(): Promise<OwnTemporal> {
  const place = forgetfulPlace();
  await sweep(place, 'sojourn-test-lives-');
  const dataDir = temporaryFolder('lives', place);
  const needs = { needPostgres: false, needTemporal: true, temporalCli: findTemporal(), careless: true };
  const start = (): Promise<Embedded> => startEmbedded({ dataDir, ...needs, say: () => undefined });
  let temporal = await start();
  return {
    temporal,
    async restart(meanwhile) {
      const { temporalAddress } = temporal;
      await temporal.stop();
      meanwhile(join(dataDir, 'temporal'));
      temporal = await start();
      expect(temporal.temporalAddress).toBe(temporalAddress);
    },
    async end() {
      await temporal.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
