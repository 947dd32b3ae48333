/**
 * What the broken and hostile journeys of the tests cost to read, of which each is at its dearest when nothing else is warm; CPU time of the
 * three dearest by the median of 5. Run: node -r ./tests/setup/typescript-hook.cjs bench/hostile.ts
 */
import { loadavg } from 'node:os';
import { parseJourney } from '../domain/schema/journey/journey';
import { brokenHeads } from '../tests/domain/schema/broken-heads';
import { brokenSteps } from '../tests/domain/schema/broken-steps';
import { hostile } from '../tests/domain/schema/hostile-journeys';

function cost(source: string): number {
  const millis = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    parseJourney(source, 'yaml');
    const { user, system } = process.cpuUsage(before);
    return Math.round((user + system) / 1_000);
  });
  return millis.sort((a, b) => a - b)[2] ?? 0;
}

const texts = [
  ...Object.entries(hostile),
  ...[...brokenHeads, ...brokenSteps].map(([name, text]) => [name, text] as const),
];
const dearest = texts
  .map(([name, source]) => [name, cost(source)] as const)
  .sort(([, a], [, b]) => b - a)
  .slice(0, 3);
process.stdout.write(`${JSON.stringify({ texts: texts.length, dearest, load: loadavg()[0] })}\n`);
