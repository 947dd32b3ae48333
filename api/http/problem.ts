import type { Response } from 'express';
import type { ProblemDetail } from '../../domain/schema/reading/details';
import { errors, type ErrorCode } from './errors';

type Extras = {
  readonly errors?: readonly ProblemDetail[];
  /** Of an identifier that several people have. */
  readonly customers?: readonly string[];
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
  const { headers, errors: details, customers, instance } = problem.extras;
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
        ...(customers ? { customers } : {}),
      }),
    );
}
