/** A workflow that only computes, in a promise as every workflow of ours does. */
export async function slow(millionsOfRounds: number): Promise<number> {
  await Promise.resolve();
  return compute(millionsOfRounds);
}

export function compute(millionsOfRounds: number): number {
  let sum = 0;
  for (let n = 0; n < millionsOfRounds * 1e6; n++) sum += n % 7;
  return sum;
}
