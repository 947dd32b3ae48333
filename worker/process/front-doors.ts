import { resolve } from 'node:path';
import type { Listener } from '../../api/doors/operators';
import { createApp, createOperationsApp } from '../../api/http/app';
import type { ApiDeps } from '../../api/http/deps';
import { amazon } from '../../channels/amazon';
import type { Beat } from '../keep/beat';
import { eraser } from '../keep/eraser';
import type { Config } from './config';
import { openDoor, type Place } from './serve';

export type FrontDoors = {
  readonly url: string;
  /** Where operators have a door of their own. */
  readonly operationsUrl: string | undefined;
  /** From now on requests are answered, and erasures that were asked for here are gone on with. */
  lead(deps: Omit<ApiDeps, 'listener' | 'trustProxy' | 'amazon'>): void;
  close(): Promise<void>;
};

/** Beside this file's room in the built product. */
const web = resolve(__dirname, '..', '..', 'web');

/**
 * Takes the port of the API and, where OPERATIONS_HOST names one, that of operators.
 * @throws ConfigError that names a port that is taken; nothing is open then
 */
export async function openFrontDoors(config: Config): Promise<FrontDoors> {
  const place = operationsPlace(config);
  const amazonsWeb = amazon();
  const api = await openDoor({ host: config.HOST, port: config.PORT });
  const operations =
    place && (await openDoor(place).catch((error: unknown) => api.close().then(() => Promise.reject(error))));
  let erasures: Beat | undefined;
  return {
    url: api.url,
    operationsUrl: operations?.url,
    lead(deps) {
      const all = { web, ...deps, amazon: amazonsWeb, trustProxy: config.TRUST_PROXY };
      api.lead(createApp({ ...all, listener: apiListener(config) }));
      if (place) operations?.lead(createOperationsApp({ ...all, listener: operationsListener(place) }));
      erasures = eraser(all);
      erasures.start();
    },
    async close() {
      await Promise.all([api.close(), operations?.close(), erasures?.stop()]);
    },
  };
}

/** Operators who have a door of their own show a key at the other one. */
export const apiListener = ({ HOST, OPERATIONS_HOST }: Config): Listener => ({
  host: HOST,
  operators: OPERATIONS_HOST === undefined ? 'on-loopback' : 'by-key',
});

export const operationsListener = ({ host }: Place): Listener => ({ host, operators: 'anybody' });

export const operationsPlace = ({ OPERATIONS_HOST: host, OPERATIONS_PORT: port }: Config): Place | undefined =>
  host === undefined ? undefined : { host, port, settings: { host: 'OPERATIONS_HOST', port: 'OPERATIONS_PORT' } };
