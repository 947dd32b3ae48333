/**
 * The entries of a definition's map in an order of their own, shorter names first: JSON in Postgres keeps no order of keys, so a
 * live run and a simulation of the same journey would go through them differently.
 */
export const inOrder = <T>(map: Readonly<Record<string, T>>): [name: string, value: T][] =>
  Object.entries(map).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
