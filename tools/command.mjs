import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from './build.mjs';
import { installDependencies } from './install.mjs';
import { endOnSignals, fail, root, sayOnlyWork } from './steps.mjs';

sayOnlyWork();
const release = endOnSignals(130);
try {
  await installDependencies();
  await build();
} catch (error) {
  fail(error);
}
const { main } = createRequire(import.meta.url)(join(root, 'dist', 'bin', 'sojourn.js'));
release();
const code = await main(process.argv.slice(2));
if (typeof code === 'number') process.exitCode = code;
