import fc from 'fast-check';
import { checkExpression, evaluate, flipsAt, holds } from '../../../domain/cel/condition';
import { readInstant } from '../../../domain/time/read-instant';
import { day, now, scope } from './condition-scope';

const zone = 'Europe/Berlin';
const berlin = (date: unknown) => scope({ zone }, { date });
const tomorrow: readonly (readonly [unknown, number])[] = [
  ['2026-11-25', Date.parse('2026-11-24T23:00:00Z')],
  ['2026-11-25T09:00', Date.parse('2026-11-25T08:00:00Z')],
  ['Wed, 25 Nov 2026 09:00:00 GMT', Date.parse('2026-11-25T09:00:00Z')],
  [1_795_597_200, Date.parse('2026-11-25T09:00:00Z')],
  [1_795_597_200_000, Date.parse('2026-11-25T09:00:00Z')],
];

describe.each(tomorrow)('a trait that says %p', (date, at) => {
  test('is later than now, and time alone makes it pass', () => {
    const seen = berlin(date);
    for (const [expression, before] of [
      ['customer.traits.date > now', true],
      ['now >= customer.traits.date', false],
      ['customer.traits.date - now < duration("24h")', true],
      ['now - customer.traits.date > duration("2h")', false],
      ['now > customer.traits.date + duration("2h")', false],
      ['timestamp(customer.traits.date) <= now', false],
    ] as const) {
      expect([expression, holds(expression, seen)]).toEqual([expression, before]);
    }
    expect(flipsAt('now >= customer.traits.date', seen)).toBe(at);
    expect(flipsAt('customer.traits.date < now', seen)).toBe(at);
    expect(holds('customer.traits.date <= now', { ...seen, now: at })).toBe(true);
  });

  test('is that time for a timestamp, and for a wait before it', () => {
    const written = (instant: number) => ({ ok: true, value: new Date(instant).toISOString() });
    expect(evaluate('timestamp(customer.traits.date)', berlin(date))).toEqual(written(at));
    expect(evaluate('customer.traits.date - duration("72h")', berlin(date))).toEqual(written(at - 3 * day));
  });
});

test.each(['12/24/2029', '24.12.2029', 'soon', '', 5, 2026, true, null, ['2026-11-25'], { at: '2026-11-25' }])(
  'a trait that says %p is no time: the condition cannot be computed',
  (date) => {
    for (const expression of ['customer.traits.date < now', 'now <= customer.traits.date', 'now - customer.traits.date > duration("1h")', 'timestamp(customer.traits.date) < now']) {
      expect([expression, holds(expression, berlin(date))]).toEqual([expression, 'error']);
    }
    expect(flipsAt('now >= customer.traits.date', berlin(date))).toBeUndefined();
  },
); // prettier-ignore

test('whatever a trait holds, it compares as the reader of times reads it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.integer(), fc.date({ noInvalidDate: true }).map((at) => at.toISOString())), (date) => {
      const at = readInstant(date, zone);
      expect(holds('now >= customer.traits.date', berlin(date))).toBe(at === undefined ? 'error' : now >= at);
    }),
  );
}); // prettier-ignore

test("an author's int is seconds as CEL has it, and milliseconds only beyond the year 9999", () => {
  expect(holds('timestamp(0) == timestamp("1970-01-01T00:00:00Z")', scope())).toBe(true);
  expect(holds('timestamp(1893456000) == timestamp("2030-01-01T00:00:00Z")', scope())).toBe(true);
  expect(holds('timestamp(1893456000000) == timestamp("2030-01-01T00:00:00Z")', scope())).toBe(true);
});

test('a text in quotes that is no time is told at publish', () => {
  expect(checkExpression('now > timestamp("2026-12-24")')).toEqual([]);
  expect(checkExpression('now > timestamp("24.12.2026")')).toMatchObject([
    { code: 'condition-type', severity: 'error' },
  ]);
  expect(checkExpression('now > "2026-12-24"')).toMatchObject([
    { code: 'condition-type', hint: 'Write timestamp("2026-12-24") for a time.' },
  ]);
});
