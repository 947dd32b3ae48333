import { celFunc, celMethod, CelScalar, type CelFunc, type CelResult } from '@bufbuild/cel';
import { DateTime, FixedOffsetZone } from 'luxon';
import { readInstant } from '../time/read-instant';
import type { Millis } from '../time/time';
import { zoneNamed } from '../time/wall-clock';
import { spend } from './budget';
import { DURATION, millisOf, span, TIMESTAMP, timestamp } from './plain';
import { currentScope } from './scope';

const { STRING, DOUBLE, INT, BOOL } = CelScalar;

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

/** Clocks of a zone are asked of `Intl`, and times that people write are read form by form. */
const clockPrice = 100;
const readingPrice = 40;

function localOf(moment: unknown, zone: string): DateTime {
  spend(clockPrice);
  return DateTime.fromMillis(millisOf(moment) ?? Number.NaN, { zone: fixedOffset(zone) ?? knownZone(zone) });
}

function fixedOffset(zone: string): FixedOffsetZone | undefined {
  const [found, sign, hours, minutes] = /^([+-]?)(\d\d):(\d\d)$/.exec(zone) ?? [];
  if (found === undefined) return undefined;
  return FixedOffsetZone.instance((sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)));
}

function knownZone(zone: string): string {
  const name = zoneNamed(zone);
  if (name === undefined) throw new Error('that is not a time zone');
  return name;
}

/** @throws when the value is none that the one reader of times reads */
function said(value: string | number): Millis {
  spend(readingPrice);
  const at = readInstant(value, currentScope().zone);
  if (at === undefined) throw new Error('that is not a time');
  return at;
}

/** What a side of a comparison with `now` shows, be it a timestamp or what a trait says as a time; undefined when neither. */
export const shownBy = (value: CelResult, zone: string): Millis | undefined =>
  millisOf(value) ?? readInstant(value, zone);

/** CEL knows nanoseconds, which no reader of ours goes into. */
function fine(text: string): ReturnType<typeof timestamp> {
  const read = timestamp(said(text));
  const [, beyond = ''] = /[.,]\d{3}(\d{1,6})/.exec(text) ?? [];
  return { ...read, nanos: read.nanos + Number(beyond.padEnd(6, '0')) };
}

/** The last second of the year 9999: what CEL's own seconds may not pass. */
const lastSecond = 253_402_300_799;

/** An int is the author's, so seconds as CEL has it where that is possible; a double comes from JSON, so it is read as a trait is. */
const conversions: CelFunc[] = [
  celFunc('timestamp', [STRING], TIMESTAMP, fine),
  celFunc('timestamp', [DOUBLE], TIMESTAMP, (value) => timestamp(said(value))),
  celFunc('timestamp', [INT], TIMESTAMP, (seconds) =>
    timestamp(Math.abs(Number(seconds)) <= lastSecond ? Number(seconds) * 1_000 : said(Number(seconds))),
  ),
];

const comparisons: Readonly<Record<string, (left: Millis, right: Millis) => boolean>> = {
  '_<_': (left, right) => left < right,
  '_<=_': (left, right) => left <= right,
  '_>_': (left, right) => left > right,
  '_>=_': (left, right) => left >= right,
};

const millis = (moment: unknown): number => millisOf(moment) ?? Number.NaN;

/** Traits hold times as texts and numbers: beside a timestamp or a duration they count as what they say. */
const mixed: CelFunc[] = ([STRING, DOUBLE] as const).flatMap((written) => [
  ...Object.entries(comparisons).flatMap(([name, compare]) => [
    celFunc(name, [written, TIMESTAMP], BOOL, (left, right) => compare(said(left), millis(right))),
    celFunc(name, [TIMESTAMP, written], BOOL, (left, right) => compare(millis(left), said(right))),
  ]),
  celFunc('_-_', [written, TIMESTAMP], DURATION, (left, right) => span(said(left) - millis(right))),
  celFunc('_-_', [TIMESTAMP, written], DURATION, (left, right) => span(millis(left) - said(right))),
  celFunc('_-_', [written, DURATION], TIMESTAMP, (left, right) => timestamp(said(left) - millis(right))),
  celFunc('_+_', [written, DURATION], TIMESTAMP, (left, right) => timestamp(said(left) + millis(right))),
  celFunc('_+_', [DURATION, written], TIMESTAMP, (left, right) => timestamp(millis(left) + said(right))),
]);

/** Everything in conditions that has to do with times. */
export const momentFunctions: CelFunc[] = [...clocks, ...conversions, ...mixed];
