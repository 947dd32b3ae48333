import { existsSync } from 'node:fs';
import { beginsHere, millisLeft, spentSince } from '../../../worker/aside/thread-time';

test.each([
  ['nothing was used yet', { spent: 0, lasted: 0 }, 1_000],
  ['a machine without time for it', { spent: 100, lasted: 1_500 }, 900],
  ['all is used', { spent: 1_000, lasted: 1_500 }, 0],
  ['a machine that has no time for it at all', { spent: 100, lasted: 3_500 }, -500],
  ['the end is near', { spent: 100, lasted: 2_800 }, 200],
  ['a system that tells no time of threads', { spent: undefined, lasted: 600 }, 400],
])('what is left of a budget of a second and three: %s', (_what, used, left) => {
  expect(millisLeft({ budget: 1_000 }, used)).toBe(left);
});

test('how long work may last can be said by itself', () => {
  expect(millisLeft({ budget: 1_000, longest: 1_200 }, { spent: 100, lasted: 1_000 })).toBe(200);
});

const tellsThreads = existsSync('/proc/thread-self/schedstat');
(tellsThreads ? test : test.skip)('a thread that computes uses its time, and one that only waits does not', () => {
  const computes = beginsHere();
  while ((spentSince(computes) ?? Infinity) < 100) Math.hypot(Math.random(), 1);
  expect(spentSince(computes)).toBeLessThan(Infinity);
  const waits = beginsHere();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  expect(spentSince(waits)).toBeLessThan(400);
});

test('of a thread that is gone nothing is told', () => {
  expect(spentSince({ thread: '/proc/self/task/0/schedstat', before: 0 })).toBeUndefined();
  expect(spentSince({ thread: undefined, before: undefined })).toBeUndefined();
});
