import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until nothing is under way any more, however slow the machine is: it gives up only when nothing has changed for `stillFor`
 * milliseconds, or when it took longer than `longest` in all.
 */
export async function comesToRest<T extends object>(
  pending: () => Promise<T>,
  { stillFor, longest = Infinity }: { readonly stillFor: number; readonly longest?: number },
): Promise<{ readonly seconds: number; readonly last: T }> {
  const began = performance.now();
  let [last, changed] = [await pending(), began];
  for (;;) {
    const now = performance.now();
    const isOver = now - changed > stillFor || now - began > longest;
    if (isOver || Object.values(last).every((count) => count === 0))
      return { seconds: Math.round((now - began) / 1_000), last };
    await sleep(500);
    const next = await pending();
    if (JSON.stringify(next) !== JSON.stringify(last)) changed = performance.now();
    last = next;
  }
}
