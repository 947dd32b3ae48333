import { DateTime } from 'luxon';
import type { Millis } from '../../time/time';
import { dayMillis, startOfWall, wallAt } from '../../time/wall-clock';

/** The Monday of the local week that an instant lies in, such as `1997-01-06`. */
export type WeekName = string;

const weekMillis = 7 * dayMillis;
const names = new Map<number, WeekName>();
const mostNames = 10_000;

export function weekOf(at: Millis, zone: string): WeekName {
  const monday = startOfWall(wallAt(at, zone), 'week');
  const known = names.get(monday);
  if (known !== undefined) return known;
  const name = DateTime.fromMillis(monday, { zone: 'utc' }).toISODate() ?? '';
  if (names.size >= mostNames) names.clear();
  names.set(monday, name);
  return name;
}

/** Every week from the first to the last, none left out. */
export function weeksBetween(first: WeekName, last: WeekName): WeekName[] {
  const weeks: WeekName[] = [];
  const end = DateTime.fromISO(last, { zone: 'utc' }).toMillis();
  for (let monday = DateTime.fromISO(first, { zone: 'utc' }).toMillis(); monday <= end; monday += weekMillis) {
    weeks.push(weekOf(monday, 'UTC'));
  }
  return weeks;
}
