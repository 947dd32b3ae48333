import { Decimal } from 'decimal.js';

/** Holds the product of any two doubles in full, so that only the answer is rounded. */
const Exact = Decimal.clone({ precision: 40 });

export type Arithmetic = (left: number, right: number) => number;

const isWhole = (value: number): boolean => Number.isSafeInteger(value) && !Object.is(value, -0);

/** Doubles count exactly with whole numbers, in a hundredth of the time. */
const counted =
  (inWhole: Arithmetic, inDecimals: (left: Decimal, right: Decimal) => Decimal): Arithmetic =>
  (left, right) => {
    const whole = isWhole(left) && isWhole(right) ? inWhole(left, right) : Number.NaN;
    return isWhole(whole) ? whole : inDecimals(new Exact(left), new Exact(right)).toNumber();
  };

/** What people mean by numbers: 19.9 times 3 is 59.7. Each takes and gives doubles, and goes on as they do beyond their range. */
export const plus = counted(
  (left, right) => left + right,
  (left, right) => left.plus(right),
);
export const minus = counted(
  (left, right) => left - right,
  (left, right) => left.minus(right),
);
export const times = counted(
  (left, right) => left * right,
  (left, right) => left.times(right),
);
export const over = counted(
  (left, right) => left / right,
  (left, right) => left.dividedBy(right),
);
/** What a division leaves, with the sign of what was divided. */
export const rest = counted(
  (left, right) => left % right,
  (left, right) => left.modulo(right),
);

/** Prices have at most so many places: in millionths they count exactly as whole numbers. */
const million = 1_000_000;
const mostMillionths = 1e15;

/** The sum in decimals, whatever the order. */
export function sumOf(amounts: Iterable<number>): number {
  let millionths = 0;
  let others: Decimal | undefined;
  for (const amount of amounts) {
    const scaled = Math.round(amount * million);
    const isPrice = Math.abs(scaled) <= mostMillionths && scaled / million === amount;
    if (isPrice && Number.isSafeInteger(millionths + scaled)) millionths += scaled;
    else others = (others ?? new Exact(0)).plus(amount);
  }
  // One division of whole numbers is rounded as decimals are.
  return others ? new Exact(millionths).dividedBy(million).plus(others).toNumber() : millionths / million;
}
