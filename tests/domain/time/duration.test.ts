import fc from 'fast-check';
import { DateTime } from 'luxon';
import { addDuration } from '../../../domain/time/add-duration';
import { approximateMillis, parseDuration, sayDuration } from '../../../domain/time/duration';
import type { Duration } from '../../../domain/time/time';

const hour = 3_600_000;
const day = 24 * hour;
const exact = (millis: number): Duration => ({ unit: 'exact', millis });
const calendar = (months: number, days: number): Duration => ({ unit: 'calendar', months, days });
const at = (text: string, zone: string): number => DateTime.fromISO(text, { zone }).toMillis();

describe('a duration is read', () => {
  test.each([
    ['3 days', exact(3 * day)],
    ['1 hour', exact(hour)],
    ['90 minutes', exact(1.5 * hour)],
    ['1.5 hours', exact(1.5 * hour)],
    ['1 day 12 hours', exact(1.5 * day)],
    ['1 hour, 30 minutes and 5 seconds', exact(1.5 * hour + 5_000)],
    ['2 weeks', exact(14 * day)],
    ['7 days', exact(7 * day)],
    ['0 minutes', exact(0)],
    ['250 ms', exact(250)],
    ['2h', exact(2 * hour)],
    ['2 calendar days', calendar(0, 2)],
    ['1 calendar week', calendar(0, 7)],
    ['1 month', calendar(1, 0)],
    ['1 year', calendar(12, 0)],
    ['1 month 2 days', calendar(1, 2)],
    ['P3D', exact(3 * day)],
    ['P1W', exact(7 * day)],
    ['PT2H', exact(2 * hour)],
    ['P1DT12H', exact(1.5 * day)],
    ['PT0.5S', exact(500)],
    ['P1M', calendar(1, 0)],
    ['P1Y2M3D', calendar(14, 3)],
  ])('%s', (text, duration) => {
    expect(parseDuration(text)).toEqual(duration);
  });

  test.each([
    '',
    ' ',
    '3',
    'days',
    '3 dogs',
    '-3 days',
    '3 days later',
    'in 3 days',
    '3 days,',
    'P',
    'PT',
    'P1DT',
    'P-1D',
    '1 month 2 hours',
    'P1MT2H',
    '2 calendar hours',
    '1.5 months',
    '1.5 calendar days',
    '101 years',
    '1201 months',
    '40000 days',
    '1e3 days',
    '3 constructor',
    '٣ days',
    '3 days\u0000',
    `${'1 day '.repeat(30)}`,
  ])('not %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test('any text is answered, quickly, with a length that is not negative or with nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9PTDHMSYWcalendry ,.and]{0,60}$/)), (text) => {
        const found = parseDuration(text);
        if (found) expect(approximateMillis(found)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

const durations: fc.Arbitrary<Duration> = fc.oneof(
  fc.record({ unit: fc.constant('exact' as const), millis: fc.integer({ min: 0, max: 36_525 * day }) }),
  fc
    .record({ unit: fc.constant('calendar' as const), months: fc.nat(1_200), days: fc.nat(1_000) })
    .filter((one) => one.months + one.days > 0),
);

test('what is said is read as the same duration', () => {
  fc.assert(fc.property(durations, (duration) => expect(parseDuration(sayDuration(duration))).toEqual(duration)));
});

test.each([
  [exact(3 * day), '3 days'],
  [exact(hour), '1 hour'],
  [exact(1.5 * day + 1), '1 day 12 hours 1 millisecond'],
  [exact(0), '0 seconds'],
  [calendar(14, 1), '1 year 2 months 1 calendar day'],
])('%j is said as %s', (duration, words) => {
  expect(sayDuration(duration)).toBe(words);
});

describe('a duration is added', () => {
  const berlin = 'Europe/Berlin';
  test.each([
    ['exact days ignore the clock change', '2026-03-28T10:00', exact(day), '2026-03-29T11:00'],
    ['calendar days keep the local time', '2026-03-28T10:00', calendar(0, 1), '2026-03-29T10:00'],
    ['a time that does not exist goes forward', '2026-03-28T02:30', calendar(0, 1), '2026-03-29T03:30'],
    ['also when it is reached backwards', '2026-03-30T02:30', calendar(0, -1), '2026-03-29T03:30'],
    ['the end of a month is the end of a shorter one', '2026-01-31T09:00', calendar(1, 0), '2026-02-28T09:00'],
    ['a leap day', '2024-02-29T09:00', calendar(12, 0), '2025-02-28T09:00'],
  ])('%s', (_name, from, duration, to) => {
    expect(addDuration(at(from, berlin), duration, berlin)).toBe(at(to, berlin));
  });

  test.each([
    ['from summer', '2026-10-24T02:30', calendar(0, 1)],
    ['from winter', '2026-01-25T02:30', calendar(9, 0)],
    ['backwards', '2026-10-26T02:30', calendar(0, -1)],
  ])('a time that exists twice takes the first: %s', (_name, from, duration) => {
    expect(addDuration(at(from, berlin), duration, berlin)).toBe(Date.parse('2026-10-25T00:30Z'));
  });

  test('an unknown zone counts as UTC', () => {
    expect(addDuration(0, calendar(0, 1), 'Mars/Olympus')).toBe(day);
  });

  test('never further than the upper bound, never back', () => {
    const zones = [
      'UTC',
      berlin,
      'America/New_York',
      'Australia/Lord_Howe',
      'Pacific/Apia',
      'Antarctica/Troll',
      'Asia/Shanghai',
    ];
    const instants = fc.integer({ min: Date.parse('1997-01-01'), max: Date.parse('2035-01-01') });
    fc.assert(
      fc.property(instants, durations, fc.constantFrom(...zones), (from, duration, zone) => {
        const to = addDuration(from, duration, zone);
        expect(to).toBeGreaterThanOrEqual(from);
        expect(to - from).toBeLessThanOrEqual(approximateMillis(duration));
      }),
    );
  });
});
