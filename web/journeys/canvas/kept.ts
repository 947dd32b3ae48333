/** Parts by their id that stay the same object as long as nothing about them changes, so that they are not drawn again. */
export function keepSame<T extends { readonly id: string }>(
  before: ReadonlyMap<string, T>,
  after: readonly T[],
  isSame: (one: T, other: T) => boolean,
): Map<string, T> {
  return new Map(
    after.map((one) => {
      const known = before.get(one.id);
      return [one.id, known && isSame(known, one) ? known : one];
    }),
  );
}

/** Plain data compared by what it says. */
export const isAlike = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);
