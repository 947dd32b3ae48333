import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { purchaseClass, purchaseClassEnds, type PurchaseRules, type Purchases } from '../../../domain/person/purchases';
import { day, exact, start } from '../world';

const rules: PurchaseRules = { on: 'Order Completed', active: exact(90 * day), defecting: exact(365 * day) };
const classOf = (purchases: Purchases, now: number) => purchaseClass(purchases, rules, now, 'UTC');

test('who never bought is a lead, and a window ends at an instant that is outside of it', () => {
  expect(classOf({ count: 0, last: undefined }, start)).toBe('lead');
  const after = (count: number, passed: number) => classOf({ count, last: start }, start + passed);
  expect([after(1, 0), after(1, 90 * day - 1), after(1, 90 * day)]).toEqual(['first-time', 'first-time', 'defecting']);
  expect([after(2, 0), after(2, 90 * day - 1), after(2, 90 * day)]).toEqual(['active', 'active', 'defecting']);
  expect([after(9, 365 * day - 1), after(9, 365 * day)]).toEqual(['defecting', 'inactive']);
});

test('days of a calendar are those of the person’s zone', () => {
  const byDays: PurchaseRules = { ...rules, active: { unit: 'calendar', months: 0, days: 90 } };
  const last = Date.parse('2026-01-15T12:00:00Z');
  const ends = purchaseClassEnds({ count: 1, last }, byDays, last, 'Europe/Berlin');
  expect(ends && new Date(ends).toISOString()).toBe('2026-04-15T11:00:00.000Z');
});

test('between two ends nothing changes, and at each end something does', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 400 * day }), (count, passed) => {
      const purchases = { count, last: start };
      const now = start + passed;
      const ends = purchaseClassEnds(purchases, rules, now, 'UTC');
      expect(classOf(purchases, ends === undefined ? now + 9_000 * day : ends - 1)).toBe(classOf(purchases, now));
      if (ends !== undefined) expect(classOf(purchases, ends)).not.toBe(classOf(purchases, now));
    }),
  );
});

const whole = join(__dirname, '../../../../shared/data/CDNOW_master.txt');

(existsSync(whole) ? test : test.skip)('everybody of CDNOW has on 30 June 1998 the class that whole days say', () => {
  const rows = readFileSync(whole, 'latin1').split('\n').map((line) => line.trim().split(/\s+/)).filter(([who = '']) => /^\d+$/.test(who)); // prettier-ignore
  const bought = new Map<string, { count: number; last: number }>();
  const days = new Map<string, number[]>();
  for (const [who = '', date = ''] of rows) {
    const at = Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T00:00:00Z`);
    const known = bought.get(who) ?? { count: 0, last: -Infinity };
    bought.set(who, { count: known.count + 1, last: Math.max(known.last, at) });
    days.set(who, [...(days.get(who) ?? []), dayNumber(Number(date))]);
  }
  const noon = Date.parse('1998-06-30T12:00:00Z');
  const counts: Record<string, number> = {};
  for (const [who, purchases] of bought) {
    const found = classOf(purchases, noon);
    counts[found] = (counts[found] ?? 0) + 1;
    if (found !== byDaysAlone(days.get(who) ?? [])) throw new Error(`customer ${who} is ${found}`);
  }
  expect(rows).toHaveLength(69_659);
  expect(counts).toEqual(known);
});

/** Everybody's first purchase was in early 1997, so that nobody is first-time. */
const known = { active: 3_301, defecting: 5_031, inactive: 15_238 };

/** Julian day number of a date written as yyyymmdd: no clock of the language has a part in it. */
function dayNumber(date: number): number {
  const [y, m, d] = [Math.floor(date / 10_000), Math.floor(date / 100) % 100, date % 100];
  const before = Math.floor((14 - m) / 12);
  const [years, months] = [y + 4800 - before, m + 12 * before - 3];
  const leaps = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return d + Math.floor((153 * months + 2) / 5) + 365 * years + leaps - 32_045;
}

function byDaysAlone(days: readonly number[]): string {
  const ago = days.map((one) => dayNumber(19_980_630) - one).sort((one, other) => one - other);
  if (ago.some((one) => one < 90)) return days.length > 1 ? 'active' : 'first-time';
  return ago.some((one) => one < 365) ? 'defecting' : 'inactive';
}
