/** What stands in the place of a sensitive value wherever its purpose does not read. */
export const mask = { value: '•••', masked: true } as const;

/** Something that was sent, with what has the name of a sensitive trait, or answers a question about one, masked however deep it lies. */
export function withMasks(value: unknown, sensitive: ReadonlySet<string>): unknown {
  if (sensitive.size === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => withMasks(one, sensitive));
  const isAnswer = 'question' in value && typeof value.question === 'string' && sensitive.has(value.question);
  const isSensitive = (name: string): boolean => sensitive.has(name) || (isAnswer && name === 'answer');
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      isSensitive(name) && one !== null ? mask : withMasks(one, sensitive),
    ]),
  );
}
