import { DateTime, FixedOffsetZone } from 'luxon';
import { daysSince, type RecurrenceRule } from './recurrence-rule';
import { dayMillis, startOfWall, weekdayOf, type Wall } from './wall-clock';

const utc = FixedOffsetZone.utcInstance;
const minuteMillis = 60_000;
const hourMillis = 3_600_000;

/** What never comes within so many days is taken never to come: 29 February is missing for 8 years at most. */
const farthest = 9 * 366;
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/**
 * The first occurrence of a rule after `after`, on the wall clock; undefined when none comes within nine years.
 * The rule counts from the start of the day of `since`, and its times of day are 00:00 where it names none. What lies before
 * `since` is no occurrence, also for COUNT.
 */
export function nextOccurrence(rule: RecurrenceRule, since: Wall, after: Wall): Wall | undefined {
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
  const limit = Math.max(after, anchor) + (farthest + longestPause(rule)) * dayMillis;
  for (let period = startOfPeriod(rule, Math.max(after, anchor)); period <= limit; period = nextPeriod(rule, period)) {
    if (!isOn(rule, anchor, period)) continue;
    const found = within(rule, anchor, period).find((wall) => wall > after && wall >= anchor);
    if (found !== undefined) return found;
  }
  return undefined;
}

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
      const ahead = (weekdays.indexOf(weekdayOf(day)) - weekdays.indexOf(weekStart) + 7) % 7;
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
  const first = startOfPeriod(rule, anchor);
  const [from, to] = [partsOf(first), partsOf(period)];
  const apart = {
    YEARLY: to.year - from.year,
    MONTHLY: (to.year - from.year) * 12 + to.month - from.month,
    WEEKLY: Math.round((period - first) / (7 * dayMillis)),
    DAILY: Math.round((period - first) / dayMillis),
    HOURLY: 0,
    MINUTELY: 0,
  }[rule.every];
  return apart >= 0 && apart % rule.interval === 0;
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
  const atHours = hours.length > 0 ? hours : step < dayMillis ? range(24) : [0];
  const atMinutes = minutes.length > 0 ? minutes : step === minuteMillis ? range(60) : [0];
  const times = [...new Set(atHours)].flatMap((hour) =>
    [...new Set(atMinutes)].map((minute) => day + hour * hourMillis + minute * minuteMillis),
  );
  if (step === dayMillis) return times;
  return times.filter((wall) => Math.floor((wall - anchor) / step) % interval === 0);
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

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

function partsOf(wall: Wall): { year: number; month: number; day: number; daysInMonth: number } {
  const { year, month, day, daysInMonth = 31 } = DateTime.fromMillis(wall, { zone: utc });
  return { year, month, day, daysInMonth };
}
