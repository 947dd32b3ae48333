import type { FuzzRequest } from './any-request';
import { send } from './send';
import type { World } from './world';

/** Real milliseconds for which nothing may hold the event loop. */
export const longestDelay = 200;
const tries = 4;

/** The longest delay of the server's event loop since it was asked last, in milliseconds. */
export async function delaySince({ surface: { url }, keys }: World): Promise<number> {
  const headers = { authorization: `Bearer ${keys.admin}` };
  const metrics = await (await fetch(`${url}/metrics`, { headers })).text();
  const seconds = /^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(metrics)?.[1];
  if (seconds === undefined) throw new Error('/metrics does not tell nodejs_eventloop_lag_max_seconds');
  return Number(seconds) * 1_000;
}

/**
 * Which of these requests hold the loop too long by themselves: a busy neighbour on the machine delays a request once, what is at
 * fault delays it every time.
 */
export async function whoHolds(world: World, requests: readonly FuzzRequest[]): Promise<FuzzRequest[]> {
  const holders: FuzzRequest[] = [];
  for (const request of requests) {
    let shortest = Infinity;
    for (let time = 0; time < tries && shortest > longestDelay; time++) {
      await delaySince(world);
      await send(world.surface.url, request).catch(() => undefined);
      shortest = Math.min(shortest, await delaySince(world));
    }
    if (shortest > longestDelay) holders.push(request);
  }
  return holders;
}
