import type { Millis } from './time';

/** The first of those that come at all; undefined where none does. */
export function soonest(moments: readonly (Millis | undefined)[]): Millis | undefined {
  const known = moments.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
