/** What an object of JSON or YAML is; by itself, since pages that show one need no reader of conditions. */
export const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
