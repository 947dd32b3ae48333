/** One JSON document with every key in order, so that equal contents are equal bytes. */
export const sortedJson = (value: unknown, indent?: number): string =>
  JSON.stringify(
    value,
    (_key, one: unknown) =>
      typeof one === 'object' && one !== null && !Array.isArray(one)
        ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
        : one,
    indent,
  );
