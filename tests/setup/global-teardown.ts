import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { neverAsked } from './asked-queries';
import { isWhole, type Selection } from './selection';

/**
 * Stops what `global-setup` started.
 * @throws where a run of all tests asked some query never: nothing then holds its rows against their shape
 */
export default async function globalTeardown(selection: Selection): Promise<void> {
  await globalThis.sojournTestServers?.stop();
  const notes = process.env['SOJOURN_ASKED_QUERIES'];
  if (notes === undefined || !isWhole(selection)) return;
  const left = neverAsked(notes);
  rmSync(dirname(notes), { recursive: true, force: true });
  if (left.length > 0) throw new Error(`No test asks the queries at ${left.join(', ')}: write one for each.`);
}
