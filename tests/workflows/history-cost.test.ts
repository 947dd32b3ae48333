import { historyCost, type Variant } from '../../bench/road/history-cost';
import { publish, reference } from '../../bench/road/journeys';
import { startStack, type Stack } from '../faults/stack';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ clockRate: 43_200 });
  await publish(stack, 'reference', reference);
}, 120_000);
afterAll(() => stack?.end(), 60_000);

test.each<Variant>(['event', 'time-out'])(
  'the reference journey (%s) costs at most 24 history events, 4 kB and 8 Cloud actions',
  async (variant) => {
    const cost = await historyCost(stack, variant);
    expect(cost.events).toBeGreaterThan(12);
    expect(cost.events).toBeLessThanOrEqual(24);
    expect(cost.bytes).toBeLessThanOrEqual(4_000);
    expect(cost.actions).toBeLessThanOrEqual(8);
  },
);
