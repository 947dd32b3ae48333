import type { Millis } from '../../time/time';
import type { Deed } from './deeds';
import { leftAfter, timeBetween } from './half-life';

/** So many points make half of the whole score. */
const halfWay = 20;

/** A moment is waited for a little longer than computed, so that it has surely come. */
const surely = 1_000;

/** From 0 to 100: what somebody did, each deed by its weight and worth half after each half-life. */
export const engagementOf = (deeds: readonly Deed[], now: Millis): number => {
  const points = pointsOf(deeds, now);
  return Math.round((100 * points) / (points + halfWay));
};

/** When time alone lets the score fall next; undefined where it is nothing. */
export function engagementFalls(deeds: readonly Deed[], now: Millis): Millis | undefined {
  const score = engagementOf(deeds, now);
  if (score === 0) return undefined;
  const edge = score - 0.5;
  return now + Math.ceil(timeBetween(pointsOf(deeds, now), (halfWay * edge) / (100 - edge))) + surely;
}

const pointsOf = (deeds: readonly Deed[], now: Millis): number =>
  deeds.reduce((sum, { at, weight }) => sum + weight * leftAfter(now - at), 0);
