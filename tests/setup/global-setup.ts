import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Embedded } from '../../worker/embedded/stack';
import { isWhole, needsServers, type Selection } from './selection';
import { startServers } from './servers';

declare global {
  var sojournTestServers: Embedded | undefined;
}

/**
 * One Postgres and one Temporal for the whole run, named in SOJOURN_TEST_DATABASE_URL and TEMPORAL_ADDRESS, and a file in which a
 * run of all tests notes what it asked the database, named in SOJOURN_ASKED_QUERIES.
 */
export default async function globalSetup(selection: Selection): Promise<void> {
  if (!needsServers(selection)) return;
  if (isWhole(selection)) process.env['SOJOURN_ASKED_QUERIES'] = join(mkdtempSync(join(tmpdir(), 'sojourn-asked-')), 'asked.txt'); // prettier-ignore
  const servers = await startServers();
  globalThis.sojournTestServers = servers;
  process.env['SOJOURN_TEST_DATABASE_URL'] = servers.databaseUrl;
  process.env['TEMPORAL_ADDRESS'] = servers.temporalAddress;
}
