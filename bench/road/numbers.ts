/** @param share 0.5 for the median; the nearest rank */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Enough digits to compare, no more. */
export const rounded = (value: number): number => Number(value.toPrecision(3));
