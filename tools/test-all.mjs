import { join } from 'node:path';
import { build } from './build.mjs';
import { installDependencies } from './install.mjs';
import { endOnSignals, fail, root, run, say } from './steps.mjs';
import { provideTemporal } from './temporal.mjs';

const program = (...path) => join(root, 'node_modules', ...path);

const checks = [
  ['types', [program('typescript', 'bin', 'tsc'), '-p', 'tsconfig.check.json']],
  ['types of web', [program('typescript', 'bin', 'tsc'), '-p', 'web/tsconfig.json']],
  ['lint', [program('oxlint', 'bin', 'oxlint')]],
  ['format', [program('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  ['unused', [program('knip', 'bin', 'knip.js'), '--no-progress']],
  ['audit', [join(root, 'tools', 'audit.mjs')]],
  ['tests', [program('jest', 'bin', 'jest.js'), ...process.argv.slice(2)]],
];

endOnSignals(130);
const since = performance.now();
const { TEMPORAL_ADDRESS: _others, ...env } = process.env;
env.NODE_ENV = 'test';
const failed = [];
try {
  await Promise.all([provideTemporal(env), installDependencies()]);
} catch (error) {
  fail(error);
}
await build().catch((error) => {
  console.error(error.message);
  failed.push('build');
});
for (const [name, args] of checks) {
  const began = performance.now();
  const { code } = await run(process.execPath, args, { show: true, env });
  if (code !== 0) failed.push(name);
  say(`${name}: ${code === 0 ? 'good' : 'FAILED'} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
}
const took = `${Math.round((performance.now() - since) / 1000)} s`;
say(
  failed.length === 0 ? `npm test: everything is good (${took})` : `npm test: FAILED in ${failed.join(', ')} (${took})`,
);
process.exit(failed.length === 0 ? 0 : 1);
