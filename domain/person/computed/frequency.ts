import type { Millis } from '../../time/time';
import { dayMillis } from '../../time/wall-clock';
import { dayOf } from '../newest';

/** Days over which is counted, today included. */
const days = 30;

/** On how many of the last 30 days (UTC) somebody did it. */
export const frequencyOf = (moments: readonly Millis[], now: Millis): number => countedDays(moments, now).size;

/** When time alone lets it fall next. */
export function frequencyFalls(moments: readonly Millis[], now: Millis): Millis | undefined {
  const counted = [...countedDays(moments, now)];
  return counted.length === 0 ? undefined : (Math.min(...counted) + days) * dayMillis;
}

const countedDays = (moments: readonly Millis[], now: Millis): ReadonlySet<number> =>
  new Set(moments.map(dayOf).filter((day) => dayOf(now) - day < days));
