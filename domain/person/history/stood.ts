import type { Millis } from '../../time/time';

/** How somebody stands from a moment on. `came`: whose it was before two became one, and when they did. */
export type Step<Standing> = {
  readonly at: Millis;
  readonly standing: Standing;
  readonly came: { readonly origin: string; readonly at: Millis } | null;
};

/**
 * How somebody stood at a moment: as the last step says, and since two became one as both together.
 * @param steps of each person in their order
 */
export function stoodAt<Standing>(
  steps: readonly Step<Standing>[],
  start: Standing,
  moment: Millis,
  together: (one: Standing, other: Standing) => Standing,
): Standing {
  const others = new Map(
    steps.flatMap(({ came, standing }) => (came ? [[came.origin, { at: came.at, standing }]] : [])),
  );
  const turns = [
    ...steps.flatMap(({ at, standing, came }) => (came ? [] : [{ at, turn: () => standing }])),
    ...[...others.values()].map(({ at, standing }) => ({ at, turn: (own: Standing) => together(own, standing) })),
  ];
  return turns
    .filter(({ at }) => at <= moment)
    .sort((one, other) => one.at - other.at)
    .reduce((own, { turn }) => turn(own), start);
}
