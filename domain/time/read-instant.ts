import { DateTime, FixedOffsetZone } from 'luxon';
import type { Millis } from './time';
import { instantAt, minuteMillis } from './wall-clock';

const zone = FixedOffsetZone.utcInstance;

/** The years 1 to 9999: what RFC 3339, CEL and Postgres can all write. */
export const firstInstant: Millis = -62_135_596_800_000;
export const lastInstant: Millis = 253_402_300_799_999;

/** Longer than any form of a time, so that no hostile text is searched. */
const longestText = 100;

/**
 * The one reader of times that our own code did not write: traits, properties, answers, headers, definitions.
 * Reads RFC 3339, ISO 8601 (calendar, week and ordinal dates, with or without a time and an offset), the dates of mails
 * (RFC 5322) and of HTTP, and seconds or milliseconds since 1970 as numbers or digits.
 * @param local whose clocks count where the text has no offset; what is no zone counts as UTC
 * @returns undefined for anything else, above all where the day and the month may be meant either way round
 */
export function readInstant(value: unknown, local: string): Millis | undefined {
  const at =
    typeof value === 'number' ? numbered(value) : typeof value === 'string' ? written(value, local) : undefined;
  return at !== undefined && at >= firstInstant && at <= lastInstant ? at : undefined;
}

/** Below it numbers are years, amounts and days such as 20261224 more often than seconds of before March 1973. */
const smallest = 100_000_000;
/** Below it are seconds, until 2286; from it on milliseconds, since April 1970: few speak of times later, many of birthdays since. */
const firstMillis = 10_000_000_000;

function numbered(number: number): Millis | undefined {
  const size = Math.abs(number);
  if (!(size >= smallest)) return undefined;
  return Math.round(size < firstMillis ? number * 1_000 : number);
}

function written(value: string, local: string): Millis | undefined {
  if (value.length > longestText) return undefined;
  const text = value.trim();
  const at = ofIso(text, local);
  if (at !== undefined) return at;
  if (/^-?\d+(\.\d+)?$/.test(text)) return numbered(Number(text));
  const read = [DateTime.fromRFC2822(text, { zone }), DateTime.fromHTTP(text, { zone })].find(({ isValid }) => isValid);
  return read?.toMillis();
}

/** Whole days only: a year or a month alone is no moment. */
const isoForm =
  /^(\d{4}-\d\d-\d\d|\d{4}-W\d\d-\d|\d{4}-\d{3}|\d{8}|\d{4}W\d{3})(?:[Tt ](\d\d(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)?)([Zz]|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?$/;

function ofIso(text: string, local: string): Millis | undefined {
  const [found, date, time, offset] = isoForm.exec(text) ?? [];
  if (found === undefined) return undefined;
  // RFC 3339 writes the second that is put in as 60; a clock without it shows the next one.
  const leap = /^\d\d:?\d\d:?60/.test(time ?? '');
  const plain = leap ? time?.replace(/60(?=[.,]|$)/, '59') : time;
  const read = DateTime.fromISO(`${date}T${plain ?? '00'}`, { zone });
  if (!read.isValid) return undefined;
  const wall = read.toMillis() + (leap ? 1_000 : 0);
  if (offset !== undefined) return wall - offsetOf(offset);
  return instantAt(wall, local, time === undefined ? 'end' : 'shift');
}

function offsetOf(text: string): number {
  if (text === 'Z' || text === 'z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(3).replace(':', ''));
  return (text.startsWith('-') ? -1 : 1) * minutes * minuteMillis;
}
