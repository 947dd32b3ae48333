import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerOptions } from '@temporalio/worker';

/** The bundle made at build time, else the path from which to make it. */
export type WorkflowCode = Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'>;

/** Built code carries its bundle; from source it is made at the start. */
export function workflowCode(): WorkflowCode {
  const codePath = join(__dirname, '../..', 'workflow-bundle.js');
  return existsSync(codePath)
    ? { workflowBundle: { codePath } }
    : { workflowsPath: require.resolve('../../workflows/all') };
}
