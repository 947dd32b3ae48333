import type { Weekday } from './weekday';

export type Frequency = 'MINUTELY' | 'HOURLY' | 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';

/** A recurrence rule of RFC 5545, as far as journeys use it. */
export type RecurrenceRule = {
  readonly every: Frequency;
  readonly interval: number;
  readonly count?: number;
  /** Local time, as the milliseconds that UTC would have. */
  readonly until?: number;
  /** `nth`: of the month or year, from its end when negative. */
  readonly days: readonly { readonly nth?: number; readonly day: Weekday }[];
  readonly monthDays: readonly number[];
  readonly months: readonly number[];
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  readonly positions: readonly number[];
  readonly weekStart: Weekday;
};

const partForms: Readonly<Record<string, RegExp>> = {
  FREQ: /^(MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^[1-9]\d{0,3}$/,
  COUNT: /^[1-9]\d{0,5}$/,
  UNTIL: /^\d{8}(T\d{6}Z?)?$/,
  BYDAY: /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU))*$/,
  BYHOUR: /^([01]?\d|2[0-3])(,([01]?\d|2[0-3]))*$/,
  BYMINUTE: /^[0-5]?\d(,[0-5]?\d)*$/,
  BYMONTH: /^(0?[1-9]|1[0-2])(,(0?[1-9]|1[0-2]))*$/,
  BYMONTHDAY: /^-?([1-9]|[12]\d|3[01])(,-?([1-9]|[12]\d|3[01]))*$/,
  BYSETPOS: /^-?[1-9]\d{0,2}(,-?[1-9]\d{0,2})*$/,
  WKST: /^(MO|TU|WE|TH|FR|SA|SU)$/,
};

const weekdays: Readonly<Record<string, Weekday>> = {
  MO: 'mon',
  TU: 'tue',
  WE: 'wed',
  TH: 'thu',
  FR: 'fri',
  SA: 'sat',
  SU: 'sun',
};

/** Reads a rule such as `FREQ=WEEKLY;BYDAY=MO;BYHOUR=9`, or says what is wrong with it. */
export function parseRule(text: string): RecurrenceRule | { readonly fault: string } {
  const parts = new Map<string, string>();
  for (const part of text.replace(/^RRULE:/i, '').split(';')) {
    const [name = '', value = ''] = part.toUpperCase().split('=');
    const form = Object.hasOwn(partForms, name) ? partForms[name] : undefined;
    if (!form) return { fault: `"${name}" is no part of a recurrence rule.` };
    if (parts.has(name)) return { fault: `${name} stands there twice.` };
    if (!form.test(value)) return { fault: `${name} cannot be "${value}".` };
    parts.set(name, value);
  }
  const every = parts.get('FREQ') as Frequency | undefined;
  return every ? (clash(every, parts) ?? ruleOf(every, parts)) : { fault: 'A recurrence rule needs FREQ.' };
}

function clash(every: Frequency, parts: ReadonlyMap<string, string>): { readonly fault: string } | undefined {
  if (parts.has('COUNT') && parts.has('UNTIL')) return { fault: 'COUNT and UNTIL exclude each other.' };
  const nth = /\d/.test(parts.get('BYDAY') ?? '');
  if (nth && every !== 'MONTHLY' && every !== 'YEARLY') {
    return { fault: 'Numbered days such as 1MO go with MONTHLY or YEARLY.' };
  }
  if (parts.has('BYSETPOS') && (every === 'HOURLY' || every === 'MINUTELY')) {
    return { fault: 'BYSETPOS goes with DAILY or longer.' };
  }
  if (parts.has('BYMONTHDAY') && every === 'WEEKLY') return { fault: 'BYMONTHDAY does not go with WEEKLY.' };
  return undefined;
}

function ruleOf(every: Frequency, parts: ReadonlyMap<string, string>): RecurrenceRule {
  const numbers = (name: string): number[] => (parts.get(name) ?? '').split(',').filter(Boolean).map(Number);
  const [count, until] = [parts.get('COUNT'), parts.get('UNTIL')];
  return {
    every,
    interval: Number(parts.get('INTERVAL') ?? 1),
    ...(count ? { count: Number(count) } : {}),
    ...(until ? { until: endOf(until) } : {}),
    days: (parts.get('BYDAY') ?? '').split(',').flatMap(readDay),
    monthDays: numbers('BYMONTHDAY'),
    months: numbers('BYMONTH'),
    hours: distinct(numbers('BYHOUR')),
    minutes: distinct(numbers('BYMINUTE')),
    positions: numbers('BYSETPOS'),
    weekStart: weekdays[parts.get('WKST') ?? 'MO'] ?? 'mon',
  };
}

const distinct = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b);

function readDay(text: string): RecurrenceRule['days'] {
  const [, nth, name = ''] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text) ?? [];
  const day = weekdays[name];
  if (!day) return [];
  return nth ? [{ nth: Number(nth), day }] : [{ day }];
}

const dayMillis = 86_400_000;

/** A date alone counts to its end. */
function endOf(text: string): number {
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d))?/.exec(text) ?? [];
  const midnight = daysSince(Number(year), Number(month), Number(day)) * dayMillis;
  if (hour === '') return midnight + dayMillis - 1;
  return midnight + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1_000;
}

/** Days since 1 January 1970 of a date of the Gregorian calendar. */
export function daysSince(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const ofEra = shifted - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

/** The date of the Gregorian calendar so many days after 1 January 1970. */
export function dateOf(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const place = Math.floor((5 * ofYear + 2) / 153);
  const month = place < 10 ? place + 3 : place - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: ofYear - Math.floor((153 * place + 2) / 5) + 1 };
}
