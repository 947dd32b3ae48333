import type { Millis } from '../../time/time';

const minute = 60_000;
/** Real milliseconds after each failed try; the last one again and again. */
const pauses = [minute, 5 * minute, 30 * minute, 60 * minute];

/** What one cause stops is tried about so often a second in all, several times that while people still come to it. */
const perSecond = 7;

/** Those of the last pause do not come back together. */
const jitter = 0.1;

/** @returns real milliseconds after which something parked is tried again at the earliest */
export const pauseAfter = (tries: number): Millis => pauses[Math.min(Math.max(tries, 1), pauses.length) - 1] ?? minute;

/**
 * Real milliseconds until the next try. Many behind one cause come back spread out, so that a cause that stops a hundred
 * thousand costs no more a second than one that stops a few hundred.
 * @param people how many the same cause stops, this one among them
 * @param chance in [0, 1)
 */
export function nextTryIn(
  { tries, people }: { readonly tries: number; readonly people: number },
  chance: number,
): Millis {
  const pause = pauseAfter(tries);
  const spread = tries >= pauses.length ? pause * jitter : 0;
  return Math.round(pause + chance * (spread + ((people - 1) / perSecond) * 1_000));
}
