import { approximateMillis } from '../time/duration';
import type { Duration, Millis } from '../time/time';

/** How fast people of an audience enter. */
export type Pace = { readonly people: number; readonly per: Duration };

/** How many may enter now, and from which instant on they count. */
export type Room = { readonly people: number; readonly from: Millis };

/** Milliseconds between two people. */
const stride = ({ people, per }: Pace): number => approximateMillis(per) / people;

/**
 * @param next when the next one may enter
 * @param since what was not used before it is gone: after a pause or an outage nobody makes up for lost time
 */
export function roomIn(
  pace: Pace,
  next: Millis,
  { now, since }: { readonly now: Millis; readonly since: Millis },
): Room {
  const from = Math.max(next, since);
  return { people: from > now ? 0 : Math.floor((now - from) / stride(pace)) + 1, from };
}

/** When the next one may enter after these. */
export const afterThese = (pace: Pace, { from }: Room, people: number): Millis => from + people * stride(pace);
