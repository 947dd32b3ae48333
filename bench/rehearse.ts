/**
 * What a simulation costs: two years of somebody with a hundred messages and a thousand events; CPU time of the first, when nothing is
 * compiled yet, and the median of later ones. Run: node -r ./tests/setup/typescript-hook.cjs bench/rehearse.ts
 */
import { loadavg } from 'node:os';
import { rehearse } from '../domain/rehearse/persona';
import { twoYears } from '../tests/domain/rehearse/two-years';

const links = { unsubscribe: 'https://example.org/u', preferences: 'https://example.org/me' };
const { script, rules } = twoYears();

function cost(): number {
  const before = process.cpuUsage();
  rehearse(script, rules, links);
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / 1_000);
}

const first = cost();
const later = Array.from({ length: 11 }, cost).sort((a, b) => a - b);
process.stdout.write(`${JSON.stringify({ first, median: later[5], most: later[10], load: loadavg()[0] })}\n`);
