import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from './build.mjs';
import { installDependencies } from './install.mjs';
import { endOnSignals, fail, root } from './steps.mjs';
import { provideTemporal } from './temporal.mjs';

const release = endOnSignals(0);
try {
  await Promise.all([provideTemporal(), installDependencies().then(build)]);
} catch (error) {
  fail(error);
}
const { start } = createRequire(import.meta.url)(join(root, 'dist', 'bundled', 'start', 'start.js'));
release();
await start();
process.exit();
