import { celFunc, celMethod, CelScalar, isCelList, isCelMap, listType, type CelFunc } from '@bufbuild/cel';
import { DateTime, FixedOffsetZone, IANAZone } from 'luxon';
import { parseDuration } from '../time/duration';
import { spend } from './budget';
import { DURATION, millisOf, span, TIMESTAMP, timestamp } from './plain';

const { STRING, DOUBLE, INT, BOOL, DYN } = CelScalar;
const LIST = listType(DYN);

const arithmetic: Readonly<Record<string, (left: number, right: number) => number>> = {
  '_+_': (left, right) => left + right,
  '_-_': (left, right) => left - right,
  '_*_': (left, right) => left * right,
  '_/_': (left, right) => left / right,
  '_%_': (left, right) => left % right,
};

/** Numbers in JSON are doubles, numbers in an expression mostly ints: both together compute as doubles. */
const numbers: CelFunc[] = Object.entries(arithmetic).flatMap(([name, compute]) => [
  celFunc(name, [INT, DOUBLE], DOUBLE, (left, right) => compute(Number(left), right)),
  celFunc(name, [DOUBLE, INT], DOUBLE, (left, right) => compute(left, Number(right))),
  ...(name === '_%_' ? [celFunc(name, [DOUBLE, DOUBLE], DOUBLE, compute)] : []),
]);

const clockFields: Readonly<Record<string, (local: DateTime) => number>> = {
  getFullYear: (local) => local.year,
  getMonth: (local) => local.month - 1,
  getDate: (local) => local.day,
  getDayOfMonth: (local) => local.day - 1,
  getDayOfWeek: (local) => local.weekday % 7,
  getDayOfYear: (local) => local.ordinal - 1,
  getHours: (local) => local.hour,
  getMinutes: (local) => local.minute,
  getSeconds: (local) => local.second,
  getMilliseconds: (local) => local.millisecond,
};

/** As CEL has them; the library's own go through the zone of the machine, which is wrong in the hour that its clock skips. */
const clocks: CelFunc[] = Object.entries(clockFields).flatMap(([name, read]) => [
  celMethod(name, TIMESTAMP, [], INT, function () {
    return BigInt(read(localOf(this, 'UTC')));
  }),
  celMethod(name, TIMESTAMP, [STRING], INT, function (zone) {
    return BigInt(read(localOf(this, zone)));
  }),
]);

function localOf(moment: unknown, zone: string): DateTime {
  return DateTime.fromMillis(millisOf(moment) ?? Number.NaN, { zone: fixedOffset(zone) ?? knownZone(zone) });
}

function fixedOffset(zone: string): FixedOffsetZone | undefined {
  const [found, sign, hours, minutes] = /^([+-]?)(\d\d):(\d\d)$/.exec(zone) ?? [];
  if (found === undefined) return undefined;
  return FixedOffsetZone.instance((sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)));
}

function knownZone(zone: string): string {
  if (!IANAZone.isValidZone(zone)) throw new Error('that is not a time zone');
  return zone;
}

/** The longest of CEL: 10,000 years of 365.25 days. */
const longestSpan = 315_576_000_000_000;

/** `duration("30 days")` beside CEL's own `duration("1h30m")`. @throws when it is neither, of calendar length or beyond 10,000 years */
export function readSpan(text: string): number {
  const words = parseDuration(text);
  if (words?.unit === 'exact') return words.millis;
  const [found, sign] = /^([+-]?)(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+$/.exec(text) ?? [];
  if (/^[+-]?0$/.test(text)) return 0;
  if (found === undefined || text.length > 100) throw new Error('that is not a duration of fixed length');
  let millis = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g)) {
    millis += Number(amount) * (spanUnits[unit ?? ''] ?? 0);
  }
  if (millis > longestSpan) throw new Error('that is not a duration within 10,000 years');
  return sign === '-' ? -millis : millis;
}
const spanUnits: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

const conversions: CelFunc[] = [
  celFunc('duration', [STRING], DURATION, (text) => span(readSpan(text))),
  celFunc('timestamp', [INT], TIMESTAMP, (seconds) => timestamp(Number(seconds) * 1_000)),
  celFunc('timestamp', [DOUBLE], TIMESTAMP, (seconds) => timestamp(seconds * 1_000)),
];

/** Names that no author can write: `@` begins no identifier. They bound what an expression may cost. */
export const tick = '@tick';
export const range = '@range';
const bounds: CelFunc[] = [
  celFunc(tick, [BOOL], BOOL, (goOn) => {
    spend(1);
    return goOn;
  }),
  celFunc(range, [DYN], DYN, (value) => {
    if (isCelList(value) || isCelMap(value)) spend(value.size);
    return value;
  }),
  celFunc('_+_', [LIST, LIST], LIST, (left, right) => {
    spend((left.size + right.size) / 16);
    return [...left, ...right];
  }),
  celFunc('_+_', [STRING, STRING], STRING, (left, right) => {
    spend((left.length + right.length) / 64);
    return left + right;
  }),
];

export const ownFunctions: CelFunc[] = [...numbers, ...clocks, ...conversions, ...bounds];
