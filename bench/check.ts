/**
 * What it costs to check a journey of 50 steps as publishing does: read, check, and place every problem; CPU time of the first
 * check, when nothing is compiled yet, and the median of later ones. Run: node -r ./tests/setup/typescript-hook.cjs bench/check.ts
 */
import { loadavg } from 'node:os';
import { checkJourney, parseJourney } from '../domain/schema/journey/journey';
import { placeIn } from '../domain/schema/reading/source';
import { around, fiftySteps } from '../tests/domain/schema/fifty-steps';

function check(n: number): number {
  // Another name each time, so that no condition is known already.
  const source = fiftySteps.replaceAll('sku-', `sku-${n}-`).replaceAll('Berlin', `Berlin ${n}`);
  const before = process.cpuUsage();
  const { written, problems } = parseJourney(source, 'yaml');
  if (!written) throw new Error(JSON.stringify(problems));
  placeIn(checkJourney(written, around), source, 'yaml');
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const first = check(0);
const later = Array.from({ length: 101 }, (_, n) => check(n + 1)).sort((a, b) => a - b);
const said = { first, median: later[50], p95: later[95], load: loadavg()[0] };
process.stdout.write(`${JSON.stringify(said, (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 10) / 10 : value))}\n`); // prettier-ignore
