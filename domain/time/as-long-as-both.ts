import { approximateMillis } from './duration';
import type { Duration } from './time';
import { dayMillis } from './wall-clock';

/** A duration that is over no sooner than either, wherever and whenever it begins: one of them, or the most that they can last. */
export function asLongAsBoth(one: Duration, other: Duration): Duration {
  if (shortest(one) >= approximateMillis(other)) return one;
  if (shortest(other) >= approximateMillis(one) || isSameAs(one, other)) return other;
  return { unit: 'exact', millis: Math.max(approximateMillis(one), approximateMillis(other)) };
}

const shortest = (duration: Duration): number =>
  duration.unit === 'exact' ? duration.millis : (duration.months * 28 + duration.days - 1) * dayMillis;

const isSameAs = (one: Duration, other: Duration): boolean =>
  one.unit === 'calendar' && other.unit === 'calendar' && one.months === other.months && one.days === other.days;
