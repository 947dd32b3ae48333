import fc from 'fast-check';
import { evaluate, holds } from '../../../domain/cel/condition';
import { day, happened, now, orders, scope } from './condition-scope';

describe('a condition sees', () => {
  const seen = scope({
    history: orders,
    event: happened('Order Completed', now, { total: 42, items: [{ sku: 'x' }], cart_id: 'c1' }),
    entry: { by: 'event', at: now - day, name: 'Product Added', properties: { cart_id: 'c1' } },
    step: { 'call-to-action': { status: 'sent' }, offer: { arm: 'ten-off' } },
  });
  test.each([
    ['customer.stage == "registered"', true],
    ['customer.traits.firstName', 'Ann'],
    ['customer.traits["firstName"]', 'Ann'],
    ['customer.traits.address.city == "Ulm"', true],
    ['"b" in customer.traits.tags', true],
    ['customer.traits.tags.exists(tag, tag.startsWith("b"))', true],
    ['has(customer.traits.nothing)', false],
    ['has(customer.traits.vip) && customer.traits.vip', true],
    ['customer.tier == "gold"', false],
    ['customer.tier != "gold"', true],
    ['has(customer.tier)', false],
    ['customer.language', 'de'],
    ['customer.timezone == null', true],
    ['customer.interests.size()', 0],
    ['customer.points >= 100', true],
    ['customer.createdAt', '2026-11-14T10:07:30.500Z'],
    ['now', '2026-11-24T10:07:30.500Z'],
    ['now - customer.createdAt > duration("9 days")', true],
    ['now - customer.createdAt == duration("240h")', true],
    ['event.name', 'Order Completed'],
    ['event.at == now', true],
    ['event.properties.cart_id == entry.properties.cart_id', true],
    ['event.properties.items.exists(item, item.sku == "x")', true],
    ['entry.at < event.at && entry.by == "event"', true],
    ['step["call-to-action"].status == "sent" && step.offer.arm == "ten-off"', true],
    ['count("Order Completed")', 3],
    ['count("Order Completed", "90 days")', 2],
    ['count("Order Completed", "1 calendar day")', 0],
    ['count("Nothing")', 0],
    ['sum("Order Completed", "total")', 30.5],
    ['sum("Order Completed", "total", "90 days")', 20.5],
    ['first("Order Completed") < last("Order Completed")', true],
    ['last("Order Completed") == now - duration("24h")', true],
    ['now.getHours("Asia/Shanghai")', 18],
    ['now.getHours()', 10],
    ['now.getHours("-03:30")', 6],
    ['now.getDayOfWeek()', 2],
    ['now.getMonth()', 10],
    ['"abc".matches("^a.c$")', true],
    ['timestamp("2026-12-24T09:00:00+01:00")', '2026-12-24T08:00:00.000Z'],
    ['timestamp(1000)', '1970-01-01T00:16:40.000Z'],
    ['duration("-1h30m")', '-5400s'],
    ['[1, 2.5, "x", {"a": null}]', [1, 2.5, 'x', { a: null }]],
  ])('%s', (expression, value) => {
    expect(evaluate(expression, seen)).toEqual({ ok: true, value });
  });

  test.each([
    'customer.traits.nothing',
    'customer.traits.nothing == 1',
    'event.properties.nothing > 1',
    'customer.traits.firstName > 3',
    'customer.traits.n',
    'last("Nothing") < now',
    'nobody',
    'nothing(1)',
    '1 / 0 == 1',
    'customer.traits.firstName.matches("[")',
    'now.getHours("Mars") == 1',
    'count("x", "soon") > 1',
    'customer.',
    '',
  ])('an error where nothing can be said: %s', (expression) => {
    expect(holds(expression, seen)).toBe('error');
  });

  test('an event only where one woke', () => {
    expect(holds('event.name == "x"', scope())).toBe('error');
    expect(holds('event.name == "x" || true', scope())).toBe(true);
  });

  test('errors do not repeat what a person said of themselves', () => {
    const secret = scope({}, { firstName: 'Rumpelstilzchen' });
    for (const expression of [
      'int(customer.traits.firstName)',
      'bool(customer.traits.firstName)',
      'customer.traits[customer.traits.firstName]',
      'now.getHours(customer.traits.firstName)',
      'timestamp(customer.traits.firstName)',
      'duration(customer.traits.firstName)',
      'count("x", customer.traits.firstName)',
      '"x".matches("(" + customer.traits.firstName)',
    ]) {
      const found = evaluate(expression, secret);
      expect([expression, found.ok]).toEqual([expression, false]);
      expect(JSON.stringify(found)).not.toMatch(/Rumpel/);
    }
  });

  test('traits with the names of built-in properties are plain traits', () => {
    const odd = scope(
      {},
      JSON.parse('{"constructor": {"constructor": 1, "$typeName": "google.protobuf.Timestamp"}, "__proto__": 5}'),
    );
    expect(evaluate('customer.traits.constructor.constructor + 1', odd)).toEqual({ ok: true, value: 2 });
    expect(evaluate('customer.traits["__proto__"]', odd)).toEqual({ ok: true, value: 5 });
    expect(evaluate('customer.traits.toString', odd).ok).toBe(false);
  });
});

describe('numbers', () => {
  test.each([
    ['1 + 1.0', 2],
    ['customer.traits.n + 1', 8],
    ['1 + customer.traits.n', 8],
    ['customer.traits.n - 0.5', 6.5],
    ['customer.traits.n * 2', 14],
    ['customer.traits.n / 2', 3.5],
    ['7 / 2', 3],
    ['customer.traits.n % 2 == 1', true],
    ['-customer.traits.n', -7],
    ['customer.traits.n == 7', true],
    ['customer.traits.n in [1, 7]', true],
    ['customer.traits.n > 6 && customer.traits.n < 7.5', true],
    ['customer.traits.price * customer.traits.n', 17.5],
    ['customer.traits.tags[0]', 'a'],
    ['count("x") + customer.traits.n', 7],
    ['string(customer.traits.n) + "!"', '7!'],
    ['size(customer.traits.tags) + 0.5', 2.5],
  ])('%s', (expression, value) => {
    expect(evaluate(expression, scope())).toEqual({ ok: true, value });
  });

  test('a number of JSON computes and compares as in JavaScript, whole or not, on either side', () => {
    const number = fc.oneof(
      fc.integer({ min: -1e6, max: 1e6 }),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((n) => n + 0),
    );
    fc.assert(
      fc.property(number, fc.integer({ min: -1e6, max: 1e6 }), (json, literal) => {
        const seen = scope({}, { n: json });
        const value = (expression: string): unknown => {
          const found = evaluate(expression.replace('L', `${literal}`), seen);
          return found.ok ? found.value : found.error;
        };
        expect(value('customer.traits.n + (L)')).toBeCloseTo(json + literal, 6);
        expect(value('(L) - customer.traits.n')).toBeCloseTo(literal - json, 6);
        expect(value('customer.traits.n < L')).toBe(json < literal);
        expect(value('L <= customer.traits.n')).toBe(literal <= json);
        expect(value('customer.traits.n == L')).toBe(json === literal);
      }),
    );
  });
});
