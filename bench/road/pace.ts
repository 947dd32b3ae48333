import { setTimeout as sleep } from 'node:timers/promises';

/** Calls `act` so often for so long, whether the last call is answered or not. @returns when every one is answered */
export async function atPace(perSecond: number, seconds: number, act: (n: number) => Promise<void>): Promise<void> {
  const all: Promise<void>[] = [];
  const since = performance.now();
  for (let n = 0; n < perSecond * seconds; n++) {
    await sleep(Math.max(0, since + (n * 1_000) / perSecond - performance.now()));
    all.push(act(n));
  }
  await Promise.all(all);
}
