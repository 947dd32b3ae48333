import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from './canaries';
import type { Product } from './product';

/** All that Temporal shows: histories and failures, activities that wait with their last failure, details, search attributes, ids. */
export async function shownByTemporal({ temporal }: Pick<Product, 'temporal'>): Promise<string> {
  let shown = '';
  for await (const { workflowId, runId, raw } of temporal.workflow.list()) {
    const handle = temporal.workflow.getHandle(workflowId, runId);
    const [history, described] = [await handle.fetchHistory(), await handle.describe()];
    const metadata = await handle.query('__temporal_workflow_metadata').catch(() => undefined);
    shown += textOf([history, described.raw, metadata, raw]);
  }
  return shown;
}

/** The bytes of Temporal's own files. */
export const keptByTemporal = ({ dataDir }: Pick<Product, 'dataDir'>): string =>
  textsIn(join(dataDir, 'temporal')).join('\n');

/** What was printed, and what stands in the files of logs. */
export const logged = ({ lines, dataDir }: Pick<Product, 'lines' | 'dataDir'>): string =>
  [...lines, ...textsIn(join(dataDir, 'logs'))].join('\n');

const textsIn = (folder: string): string[] =>
  readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
