/** Who is at a step of a version, and what would become of them if they moved. */
export type Place = {
  readonly version: number;
  readonly step: string;
  readonly customers: number;
  readonly then: string;
};

export type Fates = { readonly all: number; readonly stay: number; readonly on: number; readonly end: number };

/** How many are inside, and what would become of how many if they moved. */
export function fatesOf(inside: readonly Place[]): Fates {
  const count = (test: (then: string) => boolean): number =>
    inside.filter(({ then }) => test(then)).reduce((sum, { customers }) => sum + customers, 0);
  return {
    all: count(() => true),
    stay: count((then) => then === 'stays'),
    on: count((then) => then.startsWith('moves')),
    end: count((then) => then === 'completes'),
  };
}
