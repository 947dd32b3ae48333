import { heldUp } from '../e2e/held-up';
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

/** How many are looked at together, since most hold nothing: to look costs as much as to send. */
const together = 10;

/**
 * Which of these requests hold the loop too long by themselves: a busy neighbour on the machine delays a request once, what is at
 * fault delays it, and all that are sent with it, every time.
 */
export async function whoHolds(world: World, requests: readonly FuzzRequest[]): Promise<FuzzRequest[]> {
  const holders: FuzzRequest[] = [];
  for (let from = 0; from < requests.length; from += together) {
    const some = requests.slice(from, from + together);
    if (!(await holdEachTime(world, some))) continue;
    for (const request of some) if (await holdEachTime(world, [request])) holders.push(request);
  }
  return holders;
}

async function holdEachTime(world: World, requests: readonly FuzzRequest[]): Promise<boolean> {
  const { pid, surface } = world;
  const work = async (): Promise<void> => {
    for (const request of requests) await send(surface.url, request).catch(() => undefined);
  };
  for (let time = 0; time < tries; time++)
    if ((await heldUp({ pid, stoodStill: () => delaySince(world) }, work)) <= longestDelay) return false;
  return true;
}
