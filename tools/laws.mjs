import './node-version.mjs';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endOnSignals, root, run, say } from './steps.mjs';

/**
 * Every property again and again, each time with a seed of its own, until the minutes are over or one does not hold.
 * LAWS_MINUTES (30); LAWS_SEED tries one seed, once.
 */
const minutes = Number(process.env.LAWS_MINUTES ?? 30);
const given = process.env.LAWS_SEED;

const tests = readdirSync(join(root, 'tests'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .filter((file) => readFileSync(file, 'utf8').includes('fc.assert('));

endOnSignals(130);
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const end = Date.now() + minutes * 60_000;
for (let round = 1; round === 1 || (given === undefined && Date.now() < end); round++) {
  const seed = given ?? String(1 + Math.floor(Math.random() * 1_000_000_000));
  const { code, output } = await run(process.execPath, [jest, ...tests], { env: { ...process.env, NODE_ENV: 'test', LAWS_SEED: seed } }); // prettier-ignore
  if (code !== 0) {
    say(output);
    say(`laws: FAILED in round ${round}; LAWS_SEED=${seed} brings it back`);
    process.exit(1);
  }
  say(`laws: ${tests.length} files hold with seed ${seed} (round ${round})`);
}
