/** One JSON document with every key in order, so that equal contents are equal bytes. */
export const sortedJson = (value: unknown, indent?: number): string =>
  JSON.stringify(inOrder(value), undefined, indent);

/** The same value with the fields of every object in order; copied once, which a replacer asked of each field costs thrice. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(fields.map(([name, inner]) => [name, inOrder(inner)]));
}
