/** Node's name of what went wrong, as in `ENOENT`. Not by `instanceof`, which fails for Node's own errors under Jest. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}
