import fc from 'fast-check';
import { DateTime } from 'luxon';
import { readInstant } from '../../../domain/time/read-instant';
import { allZones, clockIn } from './zone-oracle';

const berlin = 'Europe/Berlin';
const utc = (text: string): number => Date.parse(text);
const first = utc('0001-01-01T00:00:00Z');
const last = utc('9999-12-31T23:59:59.999Z');
const instants = fc.integer({ min: first, max: last });
const seconds = instants.map((at) => Math.floor(at / 1_000) * 1_000).filter((at) => at >= first);

describe('a date or time of ISO 8601 is local unless it has an offset', () => {
  test.each([
    ['2026-12-24T09:00', berlin, '2026-12-24T08:00:00Z'],
    ['2026-12-24 09:00', berlin, '2026-12-24T08:00:00Z'],
    ['  2026-12-24T09:00\n', berlin, '2026-12-24T08:00:00Z'],
    ['2026-12-24T09', berlin, '2026-12-24T08:00:00Z'],
    ['2026-12-24T09:00:30.25', berlin, '2026-12-24T08:00:30.250Z'],
    ['2026-12-24T09:00:30,25Z', berlin, '2026-12-24T09:00:30.250Z'],
    ['2026-12-24T09:00:30.1234567Z', berlin, '2026-12-24T09:00:30.123Z'],
    ['2026-12-24', 'America/New_York', '2026-12-24T05:00:00Z'],
    ['2026-12-24T24:00', berlin, '2026-12-24T23:00:00Z'],
    ['2026-12-24T09:00Z', berlin, '2026-12-24T09:00:00Z'],
    ['2026-12-24t09:00:00z', berlin, '2026-12-24T09:00:00Z'],
    ['2026-12-24T09:00:00-05:30', berlin, '2026-12-24T14:30:00Z'],
    ['2026-12-24T09:00+0800', berlin, '2026-12-24T01:00:00Z'],
    ['2026-12-24T09:00+08', berlin, '2026-12-24T01:00:00Z'],
    ['2026-12-31T23:59:60Z', berlin, '2027-01-01T00:00:00Z'],
    ['1990-12-31T15:59:60-08:00', berlin, '1991-01-01T00:00:00Z'],
    ['20261224', berlin, '2026-12-23T23:00:00Z'],
    ['20261224T090000', berlin, '2026-12-24T08:00:00Z'],
    ['20261224T0900Z', berlin, '2026-12-24T09:00:00Z'],
    ['2026-W52-4', berlin, '2026-12-23T23:00:00Z'],
    ['2026-358T09:00', berlin, '2026-12-24T08:00:00Z'],
    ['2026-03-29T02:30', berlin, '2026-03-29T01:30:00Z'],
    ['2026-10-25T02:30', berlin, '2026-10-25T00:30:00Z'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00Z'],
    ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00Z'],
    ['2026-04-04T23:30', 'America/Santiago', '2026-04-05T02:30:00Z'],
    ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00Z'],
    ['2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T22:00:00Z'],
    ['2026-12-24T09:00', 'Mars/Olympus', '2026-12-24T09:00:00Z'],
  ])('%p in %s is %s', (text, zone, expected) => expect(readInstant(text, zone)).toBe(utc(expected)));

  test('in every zone, at any time that comes once', () => {
    fc.assert(
      fc.property(fc.constantFrom(...allZones), fc.integer({ min: 0, max: utc('2035-01-01') / 60_000 }), (zone, at) => {
        const read = readInstant(
          DateTime.fromMillis(at * 60_000, { zone: 'utc' }).toFormat("yyyy-MM-dd'T'HH:mm"),
          zone,
        );
        const shown = clockIn(zone, read ?? Number.NaN);
        fc.pre(Number.isFinite(shown.offset) && clockIn(zone, (read ?? 0) - 86_400_000).offset === shown.offset);
        expect(read).toBe(Math.round(at * 60_000 - shown.offset * 60_000));
      }),
      { numRuns: 300, examples: [['Africa/Monrovia', 0]] },
    );
  });
});

describe('the dates of mails and of HTTP', () => {
  test.each([
    ['Mon, 24 Dec 2029 09:00:00 GMT', '2029-12-24T09:00:00Z'],
    ['Mon, 24 Dec 2029 09:00:00 +0200', '2029-12-24T07:00:00Z'],
    ['24 Dec 2029 09:00 -0330', '2029-12-24T12:30:00Z'],
    ['Tue, 1 Jul 2003 10:52:37 EDT', '2003-07-01T14:52:37Z'],
    ['Tue, 1 Jul 2003 10:52:37 Z', '2003-07-01T10:52:37Z'],
    ['Fri, 21 Nov 97 09:55:06 -0600', '1997-11-21T15:55:06Z'],
    ['Thu,\r\n 13 Feb 1969 23:32 -0330 (Newfoundland Time)', '1969-02-14T03:02:00Z'],
    ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37Z'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37Z'],
    ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37Z'],
  ])('%p is %s', (text, expected) => expect(readInstant(text, berlin)).toBe(utc(expected)));

  test('at any time, whatever the zone of who reads', () => {
    const forms = [
      (at: DateTime) => at.toHTTP(),
      (at: DateTime) => at.setZone('UTC+5:30').toRFC2822(),
      (at: DateTime) =>
        at
          .setLocale('en')
          .toFormat('ccc LLL d HH:mm:ss yyyy')
          .replace(/ (\d) /, '  $1 '),
    ];
    fc.assert(
      fc.property(seconds, fc.constantFrom(...forms), fc.constantFrom(...allZones), (at, form, zone) => {
        fc.pre(at >= utc('1000-01-02T00:00:00Z') && at < last - 86_400_000);
        expect(readInstant(form(DateTime.fromMillis(at, { zone: 'utc' })), zone)).toBe(at);
      }),
    );
  });
});

describe('a number is seconds or milliseconds by its size', () => {
  test.each([
    [1_893_456_000, '2030-01-01T00:00:00Z'],
    ['1893456000', '2030-01-01T00:00:00Z'],
    [1_893_456_000_000, '2030-01-01T00:00:00Z'],
    ['1893456000000', '2030-01-01T00:00:00Z'],
    [1_893_456_000.25, '2030-01-01T00:00:00.250Z'],
    ['1893456000.25', '2030-01-01T00:00:00.250Z'],
    [-1_000_000_000, '1938-04-24T22:13:20Z'],
    [-1_000_000_000_000, '1938-04-24T22:13:20Z'],
    [9_999_999_999, '2286-11-20T17:46:39Z'],
    [10_000_000_000, '1970-04-26T17:46:40Z'],
    [100_000_000, '1973-03-03T09:46:40Z'],
  ])('%p is %s', (value, expected) => expect(readInstant(value, berlin)).toBe(utc(expected)));

  test('of any time from March 1973 to 2286, whichever is meant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100_000_000, max: 9_999_999_999 }), fc.constantFrom(...allZones), (at, zone) => {
        const said = [at, at * 1_000, String(at), String(at * 1_000)];
        expect(said.map((one) => readInstant(one, zone))).toEqual(said.map(() => at * 1_000));
      }),
    );
  });
});

test('what we write is read again, whatever the zone', () => {
  fc.assert(
    fc.property(instants, fc.constantFrom(...allZones), (at, zone) => {
      expect(readInstant(DateTime.fromMillis(at, { zone: 'utc' }).toISO(), zone)).toBe(at);
    }),
  );
});

describe('is no time', () => {
  test.each([
    '',
    ' ',
    'tomorrow',
    'now',
    '12/24/2029',
    '03/09/2024',
    '24.12.2026',
    '24-12-2026',
    'March 14, 2016',
    'Tue Mar 05 2024 00:00:00 GMT+0100 (CET)',
    '2026-13-01',
    '2026-02-30',
    '2026-02-30T09:00:00Z',
    '2026-12-24T25:00',
    '2026-12-24T09:61',
    '2026-12-24T09:00+25:00',
    '2026-12-24T09:00+02:60',
    '09:00',
    'T09:00',
    '2026',
    '2026-12',
    '202612',
    '2026-12-24Z',
    '2026-W54-1',
    '2026-366',
    '0000-12-31',
    '10000-01-01',
    '+012026-01-01',
    'Mon, 25 Dec 2029 09:00:00 GMT',
    'Mon, 24 Dec 2029 09:00:00',
    'Mon, 24 Dec 2029 09:00:00 CET',
    '1e12',
    '0x70000000',
    'NaN',
    '5',
    '-1',
    0,
    5,
    2026,
    20_261_224,
    1e18,
    -1e18,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    undefined,
    true,
    {},
    [],
    [1_893_456_000],
    new Date(0),
    '1'.repeat(10_000),
    '('.repeat(100_000),
  ])('%p', (value) => expect(readInstant(value, berlin)).toBeUndefined());

  test('anything that is thrown at it is none or lies in the years 1 to 9999, and never throws', () => {
    const near = fc.stringMatching(
      /^[-+]?[0-9]{1,5}[-W/. ]?[0-9]{0,3}[-/. ]?[0-9]{0,2}[Tt ]?[0-9:.,]{0,12}[Zz+-]?[0-9:]{0,6}$/,
    );
    fc.assert(
      fc.property(fc.oneof(near, fc.anything(), fc.string(), fc.double()), fc.string(), (value, zone) => {
        const at = readInstant(value, zone);
        expect(at === undefined || (Number.isInteger(at) && at >= first && at <= last)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
