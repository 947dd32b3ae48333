/** A share of those counted, and between what bounds it lies with a confidence of 95 percent (each from 0 to 1). */
export type Rate = { readonly rate: number; readonly low: number; readonly high: number };

/** Of the normal distribution: 95 percent lie within so many standard deviations. */
const z = 1.959963984540054;

/** Wilson's score interval, which is also right for few people and for none or all of them. @returns undefined of nobody */
export function rateOf(hits: number, of: number): Rate | undefined {
  if (of <= 0) return undefined;
  const rate = Math.min(1, Math.max(0, hits / of));
  const scale = 1 + z ** 2 / of;
  const middle = (rate + z ** 2 / (2 * of)) / scale;
  const half = (z / scale) * Math.sqrt((rate * (1 - rate)) / of + z ** 2 / (4 * of ** 2));
  // The ends are the rate itself where nobody or everybody did, which floating point would miss by a hair.
  return { rate, low: Math.min(rate, Math.max(0, middle - half)), high: Math.max(rate, Math.min(1, middle + half)) };
}
