import { dateOf, daysSince, type RecurrenceRule } from './recurrence-rule';
import { dayMillis, startOfWall, weekdayOf, type Wall } from './wall-clock';
import { daysOfWeek } from './weekday';

const minuteMillis = 60_000;
const hourMillis = 3_600_000;

/** What never comes within so many days is taken never to come: 29 February is missing for 8 years at most. */
const farthest = 9 * 366;

/** What comes at one moment of the wall clock alone. */
export type Once = { readonly once: Wall };

/**
 * The first occurrence of a rule after `after`, on the wall clock; undefined when none comes within nine years.
 * The rule counts from the start of the day of `since`, and its times of day are 00:00 where it names none. What lies before
 * `since` is no occurrence, also for COUNT.
 */
export function nextOccurrence(rule: RecurrenceRule | Once, since: Wall, after: Wall): Wall | undefined {
  if ('once' in rule) return rule.once > after ? rule.once : undefined;
  const anchor = startOfWall(since, 'day');
  if (rule.count === undefined) {
    const found = firstAfter(rule, anchor, Math.max(after, since - 1));
    return found !== undefined && found <= (rule.until ?? Infinity) ? found : undefined;
  }
  let found: Wall | undefined = since - 1;
  for (let n = 0; n < rule.count && found !== undefined; n++) {
    found = firstAfter(rule, anchor, found);
    if (found !== undefined && found > after) return found;
  }
  return undefined;
}

function firstAfter(rule: RecurrenceRule, anchor: Wall, after: Wall): Wall | undefined {
  if (!isEverShown(rule)) return undefined;
  const limit = Math.max(after, anchor) + (farthest + longestPause(rule)) * dayMillis;
  for (let period = startOfPeriod(rule, Math.max(after, anchor)); period <= limit; period = nextPeriod(rule, period)) {
    if (!isOn(rule, anchor, period)) continue;
    const found = lately(rule, anchor, period).find((wall) => wall > after && wall >= anchor);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Whether an interval of hours or minutes ever meets one of the times of day: counted from midnight it meets all multiples of
 * what it shares with the day. Else nine years of minutes would be gone through.
 */
function isEverShown({ every, interval, hours, minutes }: RecurrenceRule): boolean {
  if (every === 'HOURLY') {
    const shared = sharedOf(24, interval);
    return hours.length === 0 || hours.some((hour) => hour % shared === 0);
  }
  if (every !== 'MINUTELY') return true;
  const shared = sharedOf(24 * 60, interval);
  const atMinutes = minutes.length > 0 ? minutes : allMinutes;
  return (hours.length > 0 ? hours : allHours).some((hour) =>
    atMinutes.some((minute) => (hour * 60 + minute) % shared === 0),
  );
}

const sharedOf = (one: number, other: number): number => (other === 0 ? one : sharedOf(other, one % other));

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);
const [allHours, allMinutes, midnight] = [range(24), range(60), range(1)];

const daysIn = { MINUTELY: 0, HOURLY: 0, DAILY: 1, WEEKLY: 7, MONTHLY: 31, YEARLY: 366 } as const;
const longestPause = ({ every, interval }: RecurrenceRule): number => daysIn[every] * interval;

/** Periods are years, months, weeks and days; rules by the hour and the minute go day by day. */
function startOfPeriod({ every, weekStart }: RecurrenceRule, wall: Wall): Wall {
  const day = Math.floor(wall / dayMillis) * dayMillis;
  switch (every) {
    case 'YEARLY':
      return daysSince(partsOf(day).year, 1, 1) * dayMillis;
    case 'MONTHLY':
      return startOfWall(day, 'month');
    case 'WEEKLY': {
      const ahead = (daysOfWeek.indexOf(weekdayOf(day)) - daysOfWeek.indexOf(weekStart) + 7) % 7;
      return day - ahead * dayMillis;
    }
    default:
      return day;
  }
}

function nextPeriod(rule: RecurrenceRule, period: Wall): Wall {
  const length = { YEARLY: 370, MONTHLY: 35, WEEKLY: 7, DAILY: 1, HOURLY: 1, MINUTELY: 1 }[rule.every];
  return startOfPeriod(rule, period + length * dayMillis);
}

/** Whether the interval lets this period take part. */
function isOn(rule: RecurrenceRule, anchor: Wall, period: Wall): boolean {
  // Hours and minutes are told apart within their days.
  if (rule.interval === 1 || rule.every === 'HOURLY' || rule.every === 'MINUTELY') return true;
  const first = startOfPeriod(rule, anchor);
  const [from, to] = [partsOf(first), partsOf(period)];
  const apart = {
    YEARLY: to.year - from.year,
    MONTHLY: (to.year - from.year) * 12 + to.month - from.month,
    WEEKLY: Math.round((period - first) / (7 * dayMillis)),
    DAILY: Math.round((period - first) / dayMillis),
  }[rule.every];
  return apart >= 0 && apart % rule.interval === 0;
}

type Lately = { readonly anchor: Wall; readonly period: Wall; readonly walls: readonly Wall[] };
const asked = new WeakMap<RecurrenceRule, Lately>();

/** Who asks for one occurrence after the other asks for the same period again and again: of minutes 1,440 times. */
function lately(rule: RecurrenceRule, anchor: Wall, period: Wall): readonly Wall[] {
  const known = asked.get(rule);
  if (known?.anchor === anchor && known.period === period) return known.walls;
  const walls = within(rule, anchor, period);
  asked.set(rule, { anchor, period, walls });
  return walls;
}

/** The occurrences in a period, in order. */
function within(rule: RecurrenceRule, anchor: Wall, period: Wall): Wall[] {
  const days = daysOf(rule, anchor, period);
  const all = days.flatMap((day) => timesOn(rule, anchor, day));
  if (rule.positions.length === 0) return all;
  const picked = rule.positions.map((position) => all.at(position > 0 ? position - 1 : position));
  return [...new Set(picked.filter((wall) => wall !== undefined))].sort((a, b) => a - b);
}

function timesOn({ every, interval, hours, minutes }: RecurrenceRule, anchor: Wall, day: Wall): Wall[] {
  const step = every === 'MINUTELY' ? minuteMillis : every === 'HOURLY' ? hourMillis : dayMillis;
  const atHours = hours.length > 0 ? hours : step < dayMillis ? allHours : midnight;
  const atMinutes = minutes.length > 0 ? minutes : step === minuteMillis ? allMinutes : midnight;
  const times: Wall[] = [];
  // Nine years of minutes may be gone through for a rule that never comes, so nothing is built that does not count.
  for (const hour of atHours) {
    for (const minute of atMinutes) {
      const wall = day + hour * hourMillis + minute * minuteMillis;
      if (step === dayMillis || Math.floor((wall - anchor) / step) % interval === 0) times.push(wall);
    }
  }
  return times;
}

function daysOf(rule: RecurrenceRule, anchor: Wall, period: Wall): Wall[] {
  const { every, months, monthDays, days } = rule;
  const end = nextPeriod(rule, period);
  const first = partsOf(anchor);
  const found: Wall[] = [];
  for (let day = period; day < end; day += dayMillis) {
    const { month, day: monthDay, daysInMonth } = partsOf(day);
    if (months.length > 0 && !months.includes(month)) continue;
    if (monthDays.length > 0 && !monthDays.some((one) => (one > 0 ? one : daysInMonth + 1 + one) === monthDay))
      continue;
    if (days.length > 0 && !days.some((one) => isDay(rule, one, day))) continue;
    if (days.length + monthDays.length === 0) {
      if (every === 'WEEKLY' && weekdayOf(day) !== weekdayOf(anchor)) continue;
      if ((every === 'MONTHLY' || every === 'YEARLY') && monthDay !== first.day) continue;
      if (every === 'YEARLY' && months.length === 0 && month !== first.month) continue;
    }
    found.push(day);
  }
  return found;
}

/** Numbered days count within the month, or within the year where a yearly rule names no month. */
function isDay(
  { every, months }: RecurrenceRule,
  { nth, day: name }: RecurrenceRule['days'][number],
  day: Wall,
): boolean {
  if (weekdayOf(day) !== name) return false;
  if (nth === undefined) return true;
  const { year, month, day: monthDay, daysInMonth } = partsOf(day);
  const ofYear = every === 'YEARLY' && months.length === 0;
  const start = daysSince(year, ofYear ? 1 : month, 1);
  const end = ofYear ? daysSince(year + 1, 1, 1) : start + daysInMonth;
  const place = ofYear ? day / dayMillis - start : monthDay - 1;
  const left = end - start - 1 - place;
  return nth > 0 ? Math.floor(place / 7) + 1 === nth : Math.floor(left / 7) + 1 === -nth;
}

/** By arithmetic, since a rule that never comes makes us look at nine years of days. */
function partsOf(wall: Wall): { year: number; month: number; day: number; daysInMonth: number } {
  const date = dateOf(Math.floor(wall / dayMillis));
  const { year, month } = date;
  const next = month === 12 ? daysSince(year + 1, 1, 1) : daysSince(year, month + 1, 1);
  return { ...date, daysInMonth: next - daysSince(year, month, 1) };
}
