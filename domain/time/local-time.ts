import { DateTime, FixedOffsetZone } from 'luxon';
import type { Customer } from '../person/customer';
import type { Policy } from '../journey/policy';
import type { Preferences, Weekday } from '../person/preferences';
import type { Millis } from './time';
import {
  dayMillis,
  instantAt,
  isZone,
  minuteMillis,
  nextStartOfWall,
  startOfWall,
  timeOfDay,
  wallAt,
  weekdayOf,
  type LocalUnit,
} from './wall-clock';

/** The zone whose clock counts for a person: what they chose, else what we know of them, else the policy's. Never none. */
export function customerZone(
  customer: Pick<Customer, 'traits'>,
  preferences: Preferences,
  policy: Pick<Policy, 'timezone'>,
): string {
  return [preferences.timezone, customer.traits['timezone']?.value, policy.timezone].find(isZone) ?? 'UTC';
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

const datePattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d\d(?::?\d\d)?)?)?$/;

/** Reads an ISO date or time: local to `zone` unless it has an offset; a date alone is the start of that day. */
export function localDate(text: string, zone: string): Millis | undefined {
  const [date, year, month, day, hour, minute, second, fraction, offset] = datePattern.exec(text.trim()) ?? [];
  if (date === undefined) return undefined;
  const read = DateTime.fromObject(
    {
      year: Number(year),
      month: Number(month),
      day: Number(day),
      hour: Number(hour ?? 0),
      minute: Number(minute ?? 0),
      second: Number(second ?? 0),
      millisecond: Number((fraction ?? '').padEnd(3, '0').slice(0, 3)),
    },
    { zone: FixedOffsetZone.utcInstance },
  );
  if (!read.isValid) return undefined;
  if (offset !== undefined) return read.toMillis() - offsetOf(offset);
  return instantAt(read.toMillis(), zone, hour === undefined ? 'end' : 'shift');
}

function offsetOf(text: string): number {
  if (text === 'Z' || text === 'z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(3).replace(':', ''));
  return (text.startsWith('-') ? -1 : 1) * minutes * minuteMillis;
}

/** The first instant of the local day, week (from Monday) or month that `at` lies in. */
export const startOfLocal = (unit: LocalUnit, at: Millis, zone: string): Millis =>
  instantAt(startOfWall(wallAt(at, zone), unit), zone, 'end');

/** The first instant of the local day, week or month after the one that `at` lies in. */
export const nextStartOfLocal = (unit: LocalUnit, at: Millis, zone: string): Millis =>
  instantAt(nextStartOfWall(wallAt(at, zone), unit), zone, 'end');
