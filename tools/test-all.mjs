import { join } from 'node:path';
import { build } from './build.mjs';
import { installDependencies } from './install.mjs';
import { endOnSignals, fail, root, run, say } from './steps.mjs';
import { provideTemporal } from './temporal.mjs';

const program = (...path) => join(root, 'node_modules', ...path);

/** What a test file evaluates for itself lives for seconds, so that optimizing it seldom pays: V8 waits longer with that, and collects young garbage less often. */
const ofShortLife = ['--interrupt-budget=1000000', '--max-semi-space-size=32'];
/** Its modules are looked for as in the main realm, by a way that Node calls experimental once in each process. */
const unwarned = '--disable-warning=ExperimentalWarning';

const checks = {
  types: [program('typescript', 'bin', 'tsc'), '-p', 'tsconfig.check.json'],
  'types of web': [program('typescript', 'bin', 'tsc'), '-p', 'web/tsconfig.json'],
  lint: [program('oxlint', 'bin', 'oxlint')],
  // What was found well formatted is not read again until it or the rules change.
  format: [program('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '--cache', '--cache-location', join(root, '.cache', 'prettier'), '--cache-strategy', 'content', '.'], // prettier-ignore
  unused: [program('knip', 'bin', 'knip.js'), '--no-progress'],
  audit: [join(root, 'tools', 'audit.mjs')],
  tests: [...ofShortLife, unwarned, program('jest', 'bin', 'jest.js'), ...process.argv.slice(2)],
};

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

/** @param how `show` as it comes, else whole when it ends, since another check speaks meanwhile; `behind` the others */
async function check(name, how) {
  const began = performance.now();
  const { code, output } = await run(process.execPath, checks[name], { env, ...how });
  if (code !== 0) failed.push(name);
  if (output.trim() !== '') say(output.trim());
  say(`${name}: ${code === 0 ? 'good' : 'FAILED'} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
}

/** The checkers that are written in Go collect garbage less often: a tenth less of the processor for no more memory, since they live for seconds. */
const collectingSeldom = { ...env, GOGC: '400' };

/** Beside the tests, which often wait, and behind them, so that they are as little disturbed as on a machine of their own. */
const inTurn = async (names) => {
  for (const name of names) await check(name, { behind: true, env: collectingSeldom });
};

const built = build().catch((error) => {
  console.error(error.message);
  failed.push('build');
});
// What reads the console needs the types of the API, which the build writes.
const reading = Promise.all([
  inTurn(['format', 'types', 'audit']),
  built.then(() => inTurn(['lint', 'types of web', 'unused'])),
]);
await built;
await check('tests', { show: true });
await reading;
const took = `${Math.round((performance.now() - since) / 1000)} s`;
say(
  failed.length === 0 ? `npm test: everything is good (${took})` : `npm test: FAILED in ${failed.join(', ')} (${took})`,
);
process.exit(failed.length === 0 ? 0 : 1);
