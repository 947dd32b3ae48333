import { sharedFor } from '../../../db/base/shared';

/** A question that is answered when the test says so, and how often it was asked. */
function question() {
  const open: { answer(value: number): void; fail(): void }[] = [];
  const ask = () =>
    new Promise<number>((answer, reject) => void open.push({ answer, fail: () => reject(new Error('away')) }));
  return { open, ask };
}

const hour = 3_600_000;

test('who asks while an answer is being found, and whoever asks as long as it counts, gets the same, and it is asked for once', async () => {
  const { open, ask } = question();
  const shared = sharedFor(hour, ask);
  const first = Array.from({ length: 50 }, shared);
  expect(open).toHaveLength(1);
  open[0]?.answer(7);
  expect(new Set(await Promise.all(first))).toEqual(new Set([7]));
  expect(await Promise.all(Array.from({ length: 50 }, shared))).toEqual(Array.from({ length: 50 }, () => 7));
  expect(open).toHaveLength(1);
});

test('a failure is told to whoever waited, and the next one asks anew', async () => {
  const { open, ask } = question();
  const shared = sharedFor(hour, ask);
  const waited = [shared(), shared()];
  open[0]?.fail();
  expect((await Promise.allSettled(waited)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const next = shared();
  expect(open).toHaveLength(2);
  open[1]?.answer(8);
  expect([await next, await shared()]).toEqual([8, 8]);
});
