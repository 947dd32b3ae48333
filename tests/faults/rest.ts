import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until nothing is under way any more, however slow the machine is: it gives up only when nothing has changed for `stillFor`
 * milliseconds.
 */
export async function comesToRest<T extends object>(
  pending: () => Promise<T>,
  stillFor: number,
): Promise<{ readonly seconds: number; readonly last: T }> {
  const began = performance.now();
  let [last, changed] = [await pending(), began];
  for (;;) {
    const seconds = Math.round((performance.now() - began) / 1_000);
    if (Object.values(last).every((count) => count === 0) || performance.now() - changed > stillFor)
      return { seconds, last };
    await sleep(500);
    const now = await pending();
    if (JSON.stringify(now) !== JSON.stringify(last)) changed = performance.now();
    last = now;
  }
}
