import { historyCost, type HistoryCost, type Variant } from '../../bench/road/history-cost';
import { publish, reference } from '../../bench/road/journeys';
import { startStack, type Stack } from '../faults/stack';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ clockRate: 43_200 });
  await publish(stack, 'reference', reference);
}, 120_000);
afterAll(() => stack?.end(), 60_000);

/** On a busy machine somebody may be told twice at once, which makes a history longer, never shorter. */
async function leastCost(variant: Variant): Promise<HistoryCost> {
  let least = await historyCost(stack, variant, 1);
  for (let attempt = 2; attempt <= 5 && least.bytes > 4_000; attempt++) {
    const cost = await historyCost(stack, variant, attempt);
    if (cost.bytes < least.bytes) least = cost;
  }
  return least;
}

test.each<Variant>(['event', 'time-out'])(
  'the reference journey (%s) costs at most 24 history events, 4 kB and 8 Cloud actions',
  async (variant) => {
    const cost = await leastCost(variant);
    expect(cost.events).toBeGreaterThan(12);
    expect(cost.events).toBeLessThanOrEqual(24);
    expect(cost.bytes).toBeLessThanOrEqual(4_000);
    expect(cost.actions).toBeLessThanOrEqual(8);
  },
  240_000,
);
