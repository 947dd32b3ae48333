/** Parts by their id that stay the same object as long as nothing about them changes, so that they are not drawn again. */
export class Kept<T extends { readonly id: string }> {
  private before: ReadonlyMap<string, T> = new Map();

  constructor(private readonly isSame: (one: T, other: T) => boolean) {}

  next(made: readonly T[]): T[] {
    const now = made.map((one) => {
      const known = this.before.get(one.id);
      return known && this.isSame(known, one) ? known : one;
    });
    this.before = new Map(now.map((one) => [one.id, one]));
    return now;
  }
}

/** Plain data compared by what it says. */
export const isAlike = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);
