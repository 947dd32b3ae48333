import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(__dirname, '..', '..');

/**
 * The bundle that the product runs, built anew where the sources changed: to bundle it in a test takes seconds, of every test.
 * @throws with what the build said
 */
export async function builtWorkflows(): Promise<{ readonly codePath: string }> {
  await promisify(execFile)(process.execPath, [join(root, 'tools', 'build.mjs')]);
  return { codePath: join(root, 'dist', 'workflow-bundle.js') };
}
