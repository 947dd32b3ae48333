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

/** What zod found, as details. Values are never repeated, since they may be personal. */
export const detailsOf = (error: ZodError): ProblemDetail[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          pointer: pointerOf([...issue.path, key]),
          code: 'unknown-key',
          detail: 'This key is not known here.',
        }))
      : [{ pointer: pointerOf(issue.path), code: issue.code.replaceAll('_', '-'), detail: issue.message }],
  );
