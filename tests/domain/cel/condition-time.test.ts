import fc from 'fast-check';
import { flipsAt, holds } from '../../../domain/cel/condition';
import { day, happened, hour, now, orders, scope } from './condition-scope';

describe('the moment at which time alone may change a condition', () => {
  const seen = scope({ history: orders });
  test.each([
    ['count("Order Completed") > 2', undefined],
    ['customer.traits.firstName == "Ann"', undefined],
    ['count("Order Completed", "90 days") >= 2', now + 60 * day],
    ['count("Order Completed", "1 hour") >= 1', undefined],
    ['now - last("Order Completed") > duration("30 days")', now + 29 * day],
    ['last("Order Completed") + duration("30 days") <= now', now + 29 * day],
    ['last("Nothing") + duration("30 days") <= now', undefined],
    ['now > timestamp("2027-01-01T00:00:00Z")', Date.parse('2027-01-01T00:00:00Z')],
    ['now > timestamp("2020-01-01T00:00:00Z")', undefined],
    ['now >= timestamp("2026-11-24T10:07:30.500Z")', now + 1],
    ['now < timestamp("2027-01-01T00:00:00Z") || count("Product Viewed", "2 hours") > 0', now + hour],
    ['now.getHours("Asia/Kathmandu") >= 9', Date.parse('2026-11-24T10:15:00Z')],
    ['now.getMinutes() >= 9', Date.parse('2026-11-24T10:08:00Z')],
    ['(now - customer.createdAt).getHours() > 3', Date.parse('2026-11-24T10:08:00Z')],
    ['customer.traits.tags.exists(t, now > timestamp(t))', Date.parse('2026-11-24T10:08:00Z')],
    ['now == now', undefined],
    ['broken (', undefined],
  ])('%s', (expression, at) => {
    expect(flipsAt(expression, seen)).toBe(at);
  });

  test('is never later than the change', () => {
    const windows = fc.constantFrom('1 hour', '90 minutes', '3 days', '1 month', '2 calendar days');
    const ages = fc.array(fc.integer({ min: 0, max: 40 * day }), { maxLength: 6 });
    const forms = fc.oneof(
      fc.tuple(windows, fc.nat(4)).map(([window, n]) => `count("A", "${window}") >= ${n}`),
      fc.integer({ min: -40, max: 40 }).map((n) => `now - first("A") > duration("${n}h")`),
      fc.integer({ min: -40, max: 40 }).map((n) => `now + duration("${n}h") < last("A")`),
      fc
        .tuple(windows, fc.nat(30))
        .map(([window, n]) => `sum("A", "v", "${window}") > ${n} || now > last("A") + duration("36h")`),
    );
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York');
    fc.assert(
      fc.property(forms, ages, zones, fc.integer({ min: 1, max: 20 * day }), (expression, past, timezone, ahead) => {
        const history = past.map((age) => happened('A', now - age, { v: 10 }));
        const before = scope({ history, preferences: { timezone } });
        const flip = flipsAt(expression, before);
        const instant = flip === undefined ? now + ahead : Math.min(now + ahead, flip - 1);
        if (instant < now) throw new Error('a flip that is past');
        expect(holds(expression, { ...before, now: instant })).toBe(holds(expression, before));
      }),
      { numRuns: 500 },
    );
  });
});
