import type { Config } from 'jest';
import type { Embedded } from '../../worker/embedded/stack';
import { startServers } from './servers';

declare global {
  var sojournTestServers: Embedded | undefined;
}

type Selection = Pick<Config, never> & { readonly testPathPatterns?: { readonly patterns: readonly string[] } };

/** Rooms whose tests need no server. */
const serverless = /(^|\/)tests\/(domain|channels)(\/|$)/;

/**
 * One Postgres and one Temporal for the whole run, named in SOJOURN_TEST_DATABASE_URL and TEMPORAL_ADDRESS.
 * A run that selects only rooms without servers does not pay for them.
 */
export default async function globalSetup({ testPathPatterns }: Selection): Promise<void> {
  const patterns = testPathPatterns?.patterns ?? [];
  if (patterns.length > 0 && patterns.every((pattern) => serverless.test(pattern))) return;
  const servers = await startServers();
  globalThis.sojournTestServers = servers;
  process.env['SOJOURN_TEST_DATABASE_URL'] = servers.databaseUrl;
  process.env['TEMPORAL_ADDRESS'] = servers.temporalAddress;
}
