import { CompleteAsyncError } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { isAway, toldOf } from '../../db/base/failure';

/** Whatever an activity throws reaches Temporal in our own words: histories are read by many and kept for long. */
export const failInOurWords: ActivityInterceptorsFactory = () => ({
  inbound: {
    async execute(input, next) {
      try {
        return await next(input);
      } catch (error) {
        throw inOurWords(error);
      }
    },
  },
});

/** As retryable as it was and no sooner; without message, details and cause, whoever wrote them. */
export function inOurWords(error: unknown): unknown {
  if (error instanceof CancelledFailure || error instanceof CompleteAsyncError) return error;
  const { name, code, stack = [] } = toldOf(error);
  const failure = error instanceof ApplicationFailure ? error : undefined;
  // Our own words: an activity that says when it wants to be tried again.
  const isOurs = failure?.type === 'Later';
  const said = ApplicationFailure.create({
    message: isOurs ? failure.message : wordsOf(error, code ?? name),
    type: isOurs ? 'Later' : (code ?? name),
    nonRetryable: failure?.nonRetryable ?? false,
    ...(failure?.nextRetryDelay === undefined ? {} : { nextRetryDelay: failure.nextRetryDelay }),
  });
  said.stack = [said.message, ...stack.map((line) => `    ${line}`)].join('\n');
  return said;
}

const wordsOf = (error: unknown, code: string): string =>
  isAway(error)
    ? `the database is away or takes nobody (${code})`
    : `it failed with ${code}; the log of the worker and the stack say where`;
