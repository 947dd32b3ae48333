import fc from 'fast-check';
import { customerZone, nextLocalTime, nextStartOfLocal, startOfLocal } from '../../../domain/time/local-time';
import type { Weekday } from '../../../domain/time/weekday';
import { readInstant } from '../../../domain/time/read-instant';
import { wallAt, zoneNamed } from '../../../domain/time/wall-clock';
import { allZones, changesOf, clockIn, type Change } from './zone-oracle';

const berlin = 'Europe/Berlin';
const utc = (text: string): number => Date.parse(text);

describe('the zone that counts for a person', () => {
  const trait = (value: unknown) => ({ traits: { timezone: { value, source: 'test', at: 0 } } });
  const policy = { timezone: berlin };

  test('is what the person chose, else what is known, else the policy says', () => {
    expect(customerZone(trait('Asia/Tokyo'), { timezone: 'Asia/Shanghai' }, policy)).toBe('Asia/Shanghai');
    expect(customerZone(trait('Asia/Tokyo'), {}, policy)).toBe('Asia/Tokyo');
    expect(customerZone({ traits: {} }, {}, policy)).toBe(berlin);
  });

  test.each([['Mars/Olympus'], [''], ['+02:00'], ['local'], [42], [null], [{}], ['x'.repeat(100)]])(
    'is never %p, which is no zone',
    (value) => {
      expect(customerZone(trait(value), { timezone: String(value) }, policy)).toBe(berlin);
    },
  );

  test('is UTC when the policy has none either', () => {
    expect(customerZone({ traits: {} }, {}, { timezone: 'nowhere' })).toBe('UTC');
  });

  test('every zone of the runtime is one', () =>
    expect(allZones.filter((zone) => zoneNamed(zone) !== zone)).toEqual([]));
});

describe('the next local time', () => {
  const next = (now: string, time: string, weekdays?: readonly Weekday[], zone = berlin) =>
    new Date(nextLocalTime(utc(now), time, weekdays, zone)).toISOString();

  test('is later today, or tomorrow when it is past or now', () => {
    expect(next('2026-06-01T06:59:59Z', '09:00')).toBe('2026-06-01T07:00:00.000Z');
    expect(next('2026-06-01T07:00:00Z', '09:00')).toBe('2026-06-02T07:00:00.000Z');
    expect(next('2026-06-01T08:00:00Z', '09:00')).toBe('2026-06-02T07:00:00.000Z');
  });

  test('is on one of the weekdays, a week later when only today is one and its time is past', () => {
    expect(next('2026-06-05T08:00:00Z', '09:00', ['mon', 'tue', 'wed'])).toBe('2026-06-08T07:00:00.000Z');
    expect(next('2026-06-01T07:00:00Z', '09:00', ['mon'])).toBe('2026-06-08T07:00:00.000Z');
    expect(next('2026-06-01T06:00:00Z', '09:00', [])).toBe('2026-06-01T07:00:00.000Z');
  });

  test('goes forward over a gap and takes the first of an overlap', () => {
    expect(next('2026-03-28T12:00:00Z', '02:30')).toBe('2026-03-29T01:30:00.000Z');
    expect(next('2026-10-24T12:00:00Z', '02:30')).toBe('2026-10-25T00:30:00.000Z');
    expect(next('2026-10-25T00:30:00Z', '02:30')).toBe('2026-10-26T01:30:00.000Z');
  });

  test('refuses weekdays that do not exist', () => {
    expect(() => nextLocalTime(0, '09:00', ['someday' as Weekday], berlin)).toThrow(RangeError);
  });

  test('in every zone lies within two days ahead and shows that time wherever clocks do not jump', () => {
    const moments = fc.record({
      zone: fc.constantFrom(...allZones),
      now: fc.integer({ min: utc('2024-01-01T00:00Z'), max: utc('2031-01-01T00:00Z') }),
      minute: fc.integer({ min: 0, max: 1439 }),
    });
    fc.assert(
      fc.property(moments, ({ zone, now, minute }) => {
        const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
        const found = nextLocalTime(now, time, undefined, zone);
        expect(found).toBeGreaterThan(now);
        expect(found - now).toBeLessThanOrEqual(2 * 86_400_000);
        if (clockIn(zone, found).minute !== minute)
          expect(clockIn(zone, found - 3 * 3_600_000).offset).not.toBe(clockIn(zone, found).offset);
      }),
      { numRuns: 400 },
    );
  });
});

describe('the start of a local day, week and month', () => {
  test.each([
    ['day', '2026-06-03T21:59:00Z', '2026-06-02T22:00:00Z', '2026-06-03T22:00:00Z'],
    ['week', '2026-06-03T21:59:00Z', '2026-05-31T22:00:00Z', '2026-06-07T22:00:00Z'],
    ['month', '2026-03-15T12:00:00Z', '2026-02-28T23:00:00Z', '2026-03-31T22:00:00Z'],
  ] as const)('%s of %s', (unit, at, start, end) => {
    expect(startOfLocal(unit, utc(at), berlin)).toBe(utc(start));
    expect(nextStartOfLocal(unit, utc(at), berlin)).toBe(utc(end));
  });

  test('is the jump itself where midnight does not exist', () => {
    expect(startOfLocal('day', utc('2026-09-06T12:00:00Z'), 'America/Santiago')).toBe(utc('2026-09-06T04:00:00Z'));
  });

  test('around every sampled change of clocks the day is one piece: it starts at or before its instants and ends after them', () => {
    for (const { zone, at } of changesOf(40)) {
      for (let hour = -30; hour <= 30; hour++) {
        const instant = at + hour * 3_600_000;
        const [start, end] = [startOfLocal('day', instant, zone), nextStartOfLocal('day', instant, zone)];
        expect(start).toBeLessThanOrEqual(instant);
        expect(end).toBeGreaterThan(instant);
        expect(clockIn(zone, start).date).toBe(clockIn(zone, instant).date);
        expect(clockIn(zone, end).date).not.toBe(clockIn(zone, instant).date);
      }
    }
  });
});

test('clocks show what Intl says, in every zone and at the change itself', () => {
  const wrong: unknown[] = [];
  for (const { zone, at } of changesOf()) {
    for (const now of [-7 * 86_400_000, -3_600_000, -1, 0, 1, 3_600_000, 7 * 86_400_000].map((shift) => at + shift)) {
      if ((wallAt(now, zone) - now) / 60_000 !== clockIn(zone, now).offset) wrong.push({ zone, now });
    }
  }
  const moments = fc.integer({ min: utc('2024-01-01T00:00Z'), max: utc('2031-01-01T00:00Z') });
  fc.assert(
    fc.property(fc.constantFrom(...allZones), moments, (zone, now) => {
      expect((wallAt(now, zone) - now) / 60_000).toBe(clockIn(zone, now).offset);
    }),
    { numRuns: 2_000 },
  );
  expect(wrong).toEqual([]);
});

describe('at every change of clocks from 2024 to 2030', () => {
  const minute = 60_000;
  const wallOf = (zone: string, at: number): number => at + clockIn(zone, at).offset * minute;
  const written = (wall: number): string => new Date(wall).toISOString().slice(0, 16);

  /** Of each reading of the wall clock around the change the first minute at which `Intl` shows it; one in a gap is not there. */
  function firstShown({ zone, at }: Change): ReadonlyMap<number, number> {
    const shown = new Map<number, number>();
    for (let now = at + 180 * minute; now >= at - 180 * minute; now -= minute) shown.set(wallOf(zone, now), now);
    return shown;
  }

  /** Readings around the change: before, its first and last ones that are left out or come twice, after. */
  function readings({ at, from, to }: Change): number[] {
    const low = at + Math.min(from, to) * minute;
    const high = at + Math.max(from, to) * minute;
    const middle = Math.floor((low + high) / 2 / minute) * minute;
    return [low - minute, low, middle, high - minute, high, high + minute];
  }

  test('what is left out comes as much later as clocks jump, and of what comes twice the first counts', () => {
    const counted = { gaps: 0, overlaps: 0 };
    for (const change of changesOf()) {
      const { zone, at, from, to } = change;
      const first = firstShown(change);
      for (const wall of readings(change)) {
        const shown = first.get(wall);
        if (shown === undefined) counted.gaps++;
        else if (to < from && shown < at && wallOf(zone, shown + (from - to) * minute) === wall) counted.overlaps++;
        const expected = shown ?? wall - from * minute;
        expect([zone, written(wall), readInstant(written(wall), zone)]).toEqual([zone, written(wall), expected]);
        const time = written(wall).slice(11);
        const day = startOfLocal('day', expected, zone);
        const next = nextLocalTime(expected - 1, time, undefined, zone);
        expect([zone, written(wall), next, day <= next]).toEqual([zone, written(wall), expected, true]);
      }
    }
    expect(counted.gaps).toBeGreaterThan(300);
    expect(counted.overlaps).toBeGreaterThan(300);
  });
});
