import { flipsAt, holds, timeMayFulfil, type Scope } from './condition';
import type { Millis } from '../time/time';

/** Looks ahead at one decision; what is still unclear then is looked at again at that moment. */
const mostLooks = 16;

/**
 * The instant after `scope.now` at which time alone makes a condition true, if nothing else happens; undefined when it never
 * does. It may be too early where the condition reads the clock in other ways than by comparing.
 */
export function truthAt(expression: string, scope: Scope): Millis | undefined {
  if (!timeMayFulfil(expression)) return undefined;
  let at = scope.now;
  for (let looks = 0; looks < mostLooks; looks++) {
    const next = flipsAt(expression, { ...scope, now: at });
    if (next === undefined) return undefined;
    if (holds(expression, { ...scope, now: next }) === true) return next;
    at = next;
  }
  return at;
}
