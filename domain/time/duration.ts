import type { Duration } from './time';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Nothing that a journey says lasts longer than a century. */
const longest = 36_525 * day;
const mostMonths = 1_200;

const exactUnits: Readonly<Record<string, number>> = {
  millisecond: 1,
  ms: 1,
  second,
  sec: second,
  s: second,
  minute,
  min: minute,
  m: minute,
  hour,
  hr: hour,
  h: hour,
  day,
  d: day,
  week: 7 * day,
  w: 7 * day,
};
const monthUnits: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

/** One amount of a duration; `days` of a plain day are exact until months stand beside them. */
type Part = { months: number; calendarDays: number; plainDays: number; millis: number };

/**
 * Reads `3 days`, `1 hour 30 minutes`, `2 calendar days`, `1 month` or ISO 8601 (`P3D`, `PT2H`).
 * A day is 24 hours unless it is a calendar day; months and years follow the calendar, and days beside them too.
 * @returns undefined for anything else, also for months together with hours and for more than a century
 */
export function parseDuration(text: string): Duration | undefined {
  if (text.length > 100) return undefined;
  const trimmed = text.trim();
  const part = /^p/i.test(trimmed) ? isoParts(trimmed) : wordParts(trimmed);
  return part && combine(part);
}

function combine({ months, calendarDays, plainDays, millis }: Part): Duration | undefined {
  if (months === 0 && calendarDays === 0) {
    const total = Math.round(millis + plainDays * day);
    return total <= longest ? { unit: 'exact', millis: total } : undefined;
  }
  const days = calendarDays + plainDays;
  if (millis !== 0 || !Number.isInteger(days) || !Number.isInteger(months)) return undefined;
  if (months > mostMonths || days * day > longest) return undefined;
  return { unit: 'calendar', months, days };
}

const isoForm =
  /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)W)?(?:(\d+(?:[.,]\d+)?)D)?(?:T(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/i;

function isoParts(text: string): Part | undefined {
  const found = isoForm.exec(text);
  if (!found || /[PT]$/i.test(text)) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = found
    .slice(1)
    .map((number) => Number((number ?? '0').replace(',', '.')));
  return {
    months: (years ?? 0) * 12 + (months ?? 0),
    calendarDays: 0,
    plainDays: (weeks ?? 0) * 7 + (days ?? 0),
    millis: (hours ?? 0) * hour + (minutes ?? 0) * minute + (seconds ?? 0) * second,
  };
}

function wordParts(text: string): Part | undefined {
  const part: Part = { months: 0, calendarDays: 0, plainDays: 0, millis: 0 };
  const each = /(\d+(?:\.\d+)?)\s*(calendar\s+)?([a-z]+)(?:\s*,\s*|\s+and\s+|\s+|$)/giy;
  let end = 0;
  for (let found = each.exec(text); found; found = each.exec(text)) {
    if (!addPart(part, Number(found[1]), found[2] !== undefined, (found[3] ?? '').toLowerCase())) return undefined;
    end = each.lastIndex;
  }
  return end > 0 && end === text.length && !/[,\s]$/.test(text) ? part : undefined;
}

function addPart(part: Part, amount: number, calendar: boolean, word: string): boolean {
  const unit = word.length > 2 && word.endsWith('s') ? word.slice(0, -1) : word;
  const months = own(monthUnits, unit);
  if (months !== undefined) {
    part.months += amount * months;
    return true;
  }
  const millis = own(exactUnits, unit);
  if (millis === undefined) return false;
  if (millis < day) part.millis += amount * millis;
  else if (calendar) part.calendarDays += (amount * millis) / day;
  else part.plainDays += (amount * millis) / day;
  return !calendar || millis >= day;
}

const own = (units: Readonly<Record<string, number>>, unit: string): number | undefined =>
  Object.hasOwn(units, unit) ? units[unit] : undefined;

/** In English, such that `parseDuration` reads the same duration again. */
export function sayDuration(duration: Duration): string {
  const words = duration.unit === 'exact' ? sayExact(duration.millis) : sayCalendar(duration.months, duration.days);
  return words.join(' ');
}

function sayExact(millis: number): string[] {
  const words: string[] = [];
  let left = millis;
  for (const [unit, length] of [
    ['day', day],
    ['hour', hour],
    ['minute', minute],
    ['second', second],
    ['millisecond', 1],
  ] as const) {
    const amount = Math.floor(left / length);
    left -= amount * length;
    if (amount > 0) words.push(`${amount} ${plural(unit, amount)}`);
  }
  return words.length > 0 ? words : ['0 seconds'];
}

function sayCalendar(months: number, days: number): string[] {
  const years = Math.floor(months / 12);
  const words: string[] = [];
  if (years > 0) words.push(`${years} ${plural('year', years)}`);
  if (months % 12 > 0) words.push(`${months % 12} ${plural('month', months % 12)}`);
  if (days > 0 || words.length === 0) words.push(`${days} calendar ${plural('day', days)}`);
  return words;
}

const plural = (unit: string, amount: number): string => (amount === 1 ? unit : `${unit}s`);

/** As long, and back. */
export const backwards = (duration: Duration): Duration =>
  duration.unit === 'exact'
    ? { unit: 'exact', millis: -duration.millis }
    : { unit: 'calendar', months: -duration.months, days: -duration.days };

/** An upper bound in milliseconds, whatever the zone and the season. */
export function approximateMillis(duration: Duration): number {
  return duration.unit === 'exact' ? duration.millis : (duration.months * 31 + duration.days + 1) * day;
}
