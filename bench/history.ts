import { parseArgs } from 'node:util';
import { startStack } from '../tests/faults/stack';
import { historyCost, type Variant } from './road/history-cost';
import { publish, reference } from './road/journeys';
import { run } from './road/run';

/** A day lasts two seconds. */
const clockRate = 43_200;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const stack = await startStack({ clockRate });
  await publish(stack, 'reference', reference);
  const variants: readonly Variant[] = ['event', 'time-out'];
  const costs = [];
  for (const variant of variants) costs.push({ variant, ...(await historyCost(stack, variant)) });
  await stack.end();
  if (values.json) process.stdout.write(`${JSON.stringify(costs)}\n`);
  else console.table(costs.map(({ types: _types, ...cost }) => cost));
  if (!values.json) for (const { variant, types } of costs) process.stdout.write(`${variant}: ${types.join(' ')}\n`);
}

run(main);
