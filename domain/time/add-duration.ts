import { DateTime } from 'luxon';
import type { Duration, Millis } from './time';
import { dayMillis, instantAt, wallAt } from './wall-clock';

/**
 * The instant one duration later. Calendar durations keep the local time of day in `zone`:
 * a time that does not exist goes forward, one that exists twice takes the first. An unknown zone counts as UTC.
 */
export function addDuration(at: Millis, duration: Duration, zone: string): Millis {
  if (duration.unit === 'exact') return at + duration.millis;
  const wall = wallAt(at, zone);
  const months =
    duration.months === 0
      ? wall
      : DateTime.fromMillis(wall, { zone: 'utc' }).plus({ months: duration.months }).toMillis();
  return instantAt(months + duration.days * dayMillis, zone);
}
