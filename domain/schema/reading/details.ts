import type { ZodError } from 'zod';
import { pointerOf } from './problem';

/** One thing that is wrong with what was sent, and where: a JSON Pointer into the body. */
export type ProblemDetail = {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
  readonly line?: number | undefined;
  readonly hint?: string | undefined;
};

/** More than anybody mends at a time. */
const mostTold = 200;

/** What zod found, as details, the first 200 of them. Values are never repeated, since they may be personal. */
export const detailsOf = (error: ZodError): ProblemDetail[] =>
  error.issues
    .slice(0, mostTold)
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.slice(0, mostTold).map((key) => ({
            pointer: pointerOf([...issue.path, key]),
            code: 'unknown-key',
            detail: 'This key is not known here.',
          }))
        : [{ pointer: pointerOf(issue.path), code: codeOf(issue), detail: issue.message }],
    )
    .slice(0, mostTold);

/** The same, of what stands deeper in the body. */
export const under = (place: string, details: readonly ProblemDetail[]): ProblemDetail[] =>
  details.map((detail) => ({ ...detail, pointer: place + detail.pointer }));

/** A rule of our own may say a code of its own. */
function codeOf(issue: ZodError['issues'][number]): string {
  const own: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  return typeof own === 'string' ? own : issue.code.replaceAll('_', '-');
}
