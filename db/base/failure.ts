import { basename, dirname, resolve } from 'node:path';
import { asWritten } from './written-at';

/** Not by instanceof: an error of Node's core is of another realm in tests. */
const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

const away =
  /^(08|57P|53|25P03)|^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAGAIN|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOENT)$/;
const awayWords =
  /timeout exceeded when trying to connect|Connection terminated|connection timeout|Client has encountered a connection error/i;

/** The database cannot be reached or takes nobody at the moment: waiting helps, changing the request does not. */
export function isAway(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined && away.test(code)) return true;
  if (error instanceof AggregateError) return error.errors.some(isAway);
  return error instanceof Error && awayWords.test(error.message);
}

/** A query took longer than one may: asking for less helps. */
export const isTooSlow = (error: unknown): boolean => codeOf(error) === '57014';

/** What may be told of an error: its kind, its code and its place in our code. */
export type Told = {
  readonly name: string;
  readonly code?: string;
  readonly constraint?: string;
  /** Innermost first. */
  readonly stack?: readonly string[];
};

const mostFrames = 8;
const here = resolve(__dirname, '..', '..');
/** Where the product lies: a path that may hold spaces, and that tells nobody anything. */
const home = `${basename(here) === 'dist' ? dirname(here) : here}/`;
const frame = /^\s+at [\w$.<>[\] #/-]*\(?(?:node:|file:|\/)[^\s()]*:\d+(?::\d+)?\)?$/;

/**
 * The one door of an error to a log or to Temporal. Its message stays behind: a database quotes rows, a provider quotes addresses,
 * a template quotes what it was given.
 */
export function toldOf(error: unknown): Told {
  if (!(error instanceof Error) && !(typeof error === 'object' && error !== null && 'stack' in error))
    return { name: typeof error };
  const said = error as Readonly<Record<'name' | 'code' | 'constraint' | 'message' | 'stack' | 'cause', unknown>>;
  const [code, constraint] = [wordOf(said.code) ?? codeIn(said.cause), wordOf(said.constraint)];
  return {
    name: wordOf(said.name) ?? 'Error',
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint }),
    stack: framesOf(textOf(said.stack), textOf(said.message)),
  };
}

/** Names and codes are single words; anything else that stands in their place was not made by a program. */
const wordOf = (value: unknown): string | undefined =>
  (typeof value === 'string' || typeof value === 'number') && /^[\w.-]{1,60}$/.test(String(value))
    ? String(value)
    : undefined;

/** Of gRPC a number. */
const codeIn = (cause: unknown): string | undefined =>
  typeof cause === 'object' && cause !== null && 'code' in cause ? wordOf(cause.code) : undefined;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A message of many lines may look like a frame, so it goes first. */
const framesOf = (stack: string, message: string): string[] =>
  stack
    .replace(message, '')
    .split('\n')
    .filter((line) => frame.test(line.replace(home, '/')))
    .slice(0, mostFrames)
    .map((line) => asWritten(line, here).replace(home, '/').trim());

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
