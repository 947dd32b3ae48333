import fc from 'fast-check';
import { evaluate, holds } from '../../../domain/cel/condition';
import { sumOf } from '../../../domain/cel/decimal';
import { day, happened, now, scope } from './condition-scope';

const cents = fc.integer({ min: -10_000_000, max: 10_000_000 });
const price = (amount: number): number => Number(priced(BigInt(amount), 2));

/** A whole number of tenths, hundredths, … as a person writes it. */
function priced(amount: bigint, places: number): string {
  const digits = String(amount < 0n ? -amount : amount).padStart(places + 1, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

test.each([
  '19.90 * 3 == 59.7',
  '3 * 19.90 == 59.7',
  '0.1 + 0.2 == 0.3',
  '1.1 * 1.1 == 1.21',
  '0.3 - 0.1 == 0.2',
  '4.35 * 100 == 435.0',
  '59.7 / 3 == 19.9',
  '59.7 % 19.9 == 0.0',
  'customer.traits.price * 1.19 == 2.975',
  '1.0 / 3.0 == 1.0 / 3.0 && 1.0 / 3.0 * 3.0 <= 1.0',
])('%s', (expression) => expect(holds(expression, scope())).toBe(true));

test('the sum over three orders at 19.90 is 59.70', () => {
  const history = [1, 2, 3].map((days) => happened('Order Completed', now - days * day, { total: 19.9 }));
  for (const compared of ['>= 59.7', '== 59.7', '<= 59.7']) {
    expect(holds(`sum("Order Completed", "total") ${compared}`, scope({ history }))).toBe(true);
    expect(holds(`sum("Order Completed", "total", "30 days") ${compared}`, scope({ history }))).toBe(true);
  }
});

test('amounts in cents count as on paper', () => {
  fc.assert(
    fc.property(cents, cents, (left, right) => {
      const count = (sign: string): unknown => {
        const found = evaluate(
          `customer.traits.a ${sign} customer.traits.b`,
          scope({}, { a: price(left), b: price(right) }),
        );
        return found.ok ? found.value : found.error;
      };
      expect(count('+')).toBe(price(left + right));
      expect(count('-')).toBe(price(left - right));
      expect(Number(count('*')) + 0).toBe(Number(priced(BigInt(left) * BigInt(right), 4)));
    }),
  );
});

test('a sum of amounts in cents is exact in any order', () => {
  fc.assert(
    fc.property(fc.array(cents, { maxLength: 50 }), (amounts) => {
      const exact = price(amounts.reduce((sum, amount) => sum + amount, 0));
      expect(sumOf(amounts.map(price))).toBe(exact);
      expect(sumOf(amounts.map(price).reverse())).toBe(exact);
    }),
  );
});

test('a sum of any numbers is that of their decimals, and nothing is lost beside a large one', () => {
  expect(sumOf([1e16, 0.25, -1e16])).toBe(0.25);
  expect(sumOf([])).toBe(0);
  expect(sumOf([0.1, Number.NaN])).toBeNaN();
  const usual = fc.double({ min: -1e9, max: 1e9, noNaN: true }).filter((amount) => Math.abs(amount) >= 1e-9);
  fc.assert(
    fc.property(fc.array(usual, { maxLength: 20 }), (amounts) => {
      const size = amounts.reduce((sum, amount) => sum + Math.abs(amount), 0);
      expect(Math.abs(sumOf(amounts) - amounts.reduce((sum, amount) => sum + amount, 0))).toBeLessThanOrEqual(
        1e-13 * size,
      );
      expect(sumOf([...amounts, ...amounts.map((amount) => -amount)])).toBe(0);
    }),
  );
});

test('beyond decimals doubles go on as they do', () => {
  for (const expression of [
    '1.0 / 0.0 > 1e308',
    '1e308 * 10.0 > 1e308',
    '-1.0 / 0.0 < -1e308',
    '0.0 / 0.0 != 0.0 / 0.0',
  ])
    expect([expression, holds(expression, scope())]).toEqual([expression, true]);
});
