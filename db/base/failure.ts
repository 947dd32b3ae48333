/** Not by instanceof: an error of Node's core is of another realm in tests. */
const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

const away = /^(08|57P|53)|^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOENT)$/;
const awayWords =
  /timeout exceeded when trying to connect|Connection terminated|connection timeout|Client has encountered a connection error/i;

/** The database cannot be reached or takes nobody at the moment: waiting helps, changing the request does not. */
export function isAway(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined && away.test(code)) return true;
  if (error instanceof AggregateError) return error.errors.some(isAway);
  return error instanceof Error && awayWords.test(error.message);
}

/** Something that another transaction did a moment ago stands in the way; a second try sees it. */
export class Overtaken extends Error {}

const overtaken = new Set(['40001', '40P01', '23503', '23505']);

/**
 * Runs a transaction again when another one overtook it: serialisation, deadlock, or a row that was erased or made meanwhile.
 * @throws what the last of `tries` attempts threw
 */
export async function untilNotOvertaken<T>(work: () => Promise<T>, tries = 6): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const again = error instanceof Overtaken || overtaken.has(codeOf(error) ?? '');
      if (!again || attempt >= tries) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 5 * Math.random()));
    }
  }
}
