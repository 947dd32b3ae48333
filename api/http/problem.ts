import type { Response } from 'express';
import type { ZodError } from 'zod';
import { errors, type ErrorCode } from './errors';

/** One thing that is wrong, and where: a JSON Pointer into the body. */
export type ProblemDetail = {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
  readonly line?: number | undefined;
  readonly hint?: string | undefined;
};

type Extras = {
  readonly errors?: readonly ProblemDetail[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Names this very answer in the log. */
  readonly instance?: string;
};

/** What a handler throws to answer with an error of the catalogue (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    readonly extras: Extras = {},
  ) {
    super(`${code}: ${detail}`);
    this.name = 'Problem';
  }

  get status(): number {
    return errors[this.code].status;
  }
}

export function sendProblem(response: Response, problem: Problem): void {
  const { title, remedy, status } = errors[problem.code];
  const { headers, errors: details, instance } = problem.extras;
  if (headers) response.set(headers);
  response
    .status(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `urn:sojourn:error:${problem.code}`,
        title,
        status,
        code: problem.code,
        detail: problem.detail,
        remedy,
        ...(instance ? { instance } : {}),
        ...(details ? { errors: details } : {}),
      }),
    );
}

export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

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
