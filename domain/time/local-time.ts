import type { Customer } from '../person/customer';
import type { Policy } from '../journey/policy';
import type { Preferences } from '../person/wishes/preferences';
import type { Weekday } from './weekday';
import type { Millis } from './time';
import {
  dayMillis,
  instantAt,
  nextStartOfWall,
  startOfWall,
  timeOfDay,
  wallAt,
  weekdayOf,
  zoneNamed,
  type LocalUnit,
} from './wall-clock';

/** The zone whose clock counts for a person: what they chose, else what we know of them, else the policy's. Never none. */
export function customerZone(
  customer: Pick<Customer, 'traits'>,
  preferences: Preferences,
  policy: Pick<Policy, 'timezone'>,
): string {
  return zoneFor([preferences.timezone, customer.traits['timezone']?.value], policy);
}

/** The first of what was said of somebody's zone that is one, else the policy's. */
export function zoneFor(said: readonly unknown[], policy: Pick<Policy, 'timezone'>): string {
  for (const one of said) {
    const zone = zoneNamed(one);
    if (zone !== undefined) return zone;
  }
  return zoneNamed(policy.timezone) ?? 'UTC';
}

/**
 * The next instant, strictly after `now`, at which local clocks show `time` on one of the weekdays.
 * A time that a day leaves out comes as much later as the clocks jump; of one that comes twice the first counts.
 * @throws RangeError when none of the weekdays exists
 */
export function nextLocalTime(now: Millis, time: string, on: readonly Weekday[] | undefined, zone: string): Millis {
  const today = startOfWall(wallAt(now, zone), 'day');
  // Yesterday's time may still come where clocks jump over midnight.
  for (let ahead = -1; ahead <= 8; ahead++) {
    const date = today + ahead * dayMillis;
    if (on && on.length > 0 && !on.includes(weekdayOf(date))) continue;
    const instant = instantAt(date + timeOfDay(time), zone);
    if (instant > now) return instant;
  }
  throw new RangeError(`no such weekday: ${on?.join(', ')}`);
}

/** The first instant of the local day, week (from Monday) or month that `at` lies in. */
export const startOfLocal = (unit: LocalUnit, at: Millis, zone: string): Millis =>
  instantAt(startOfWall(wallAt(at, zone), unit), zone, 'end');

/** The first instant of the local day, week or month after the one that `at` lies in. */
export const nextStartOfLocal = (unit: LocalUnit, at: Millis, zone: string): Millis =>
  instantAt(nextStartOfWall(wallAt(at, zone), unit), zone, 'end');
