import { comesToRest } from './rest';

/** So many are left at each look. */
const left = (...counts: readonly number[]) => {
  let look = 0;
  return async () => ({ messages: counts[look++ % counts.length] ?? 0 });
};

test('what comes to nothing has come to rest', async () => {
  const rest = await comesToRest(left(2, 0), { stillFor: 5_000, longest: 5_000 });
  expect(rest.last).toEqual({ messages: 0 });
});

test('what changes without an end is given up after the longest time', async () => {
  const rest = await comesToRest(left(1, 2), { stillFor: 5_000, longest: 1_200 });
  expect(rest.last.messages).toBeGreaterThan(0);
});
