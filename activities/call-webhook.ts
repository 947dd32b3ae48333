import { ApplicationFailure } from '@temporalio/common';
import type { WebhookAnswer } from '../channels/webhook';
import { pauseAfter, plannedAttempts } from '../channels/webhook-pauses';
import { claimCall, readCallStatus, settleCall, type CallOutcome } from '../db/wake/calls';
import { isAway } from '../db/base/failure';
import type { CallInput, Delivered } from '../domain/decide/snapshot';
import { retryAfter } from '../domain/time/retry-after';
import type { ActivityDeps } from './deps';

/**
 * Makes one attempt of a webhook's call, always under the same webhook-id; the journey goes on from the outcome at the
 * workflow's next wake.
 * @throws ApplicationFailure, retryable, with the pause until the next attempt, where the receiver could not take it
 */
export function createCallWebhook(deps: ActivityDeps): (input: CallInput) => Promise<Delivered> {
  return async function callWebhook({ customerId, callId }) {
    const claimed = await claimCall(deps.db, customerId, callId);
    if (!claimed) {
      const status = await readCallStatus(deps.db, customerId, callId);
      if (status === 'calling') throw later('another attempt is under way', 5);
      return status === undefined ? 'gone' : 'not-due';
    }
    const answer = await deps.webhooks.call({
      id: callId,
      url: claimed.url,
      body: JSON.stringify(claimed.body),
      secret: deps.secrets.webhook,
    });
    const isOver = claimed.attempt > plannedAttempts || claimed.until <= deps.clock.now();
    const outcome = { ...outcomeOf(answer, isOver), attempt: claimed.attempt, at: deps.clock.now() };
    await record(deps, customerId, callId, outcome);
    if (answer.outcome === 'later' && outcome.status === 'open') {
      const asked = retryAfter(answer.retryAfter, Date.now());
      const left = deps.clock.realUntil(claimed.until) / 1_000;
      throw later(answer.why, Math.min(pauseAfter(claimed.attempt, asked, Math.random()), left));
    }
    return 'settled';
  };
}

/** Whatever the other system answered, it never keeps the outcome from its record: then the journey goes on without it. */
async function record({ db }: ActivityDeps, customerId: string, callId: string, outcome: CallOutcome): Promise<void> {
  try {
    await settleCall(db, customerId, callId, outcome);
  } catch (error) {
    if (isAway(error) || outcome.response === undefined) throw error;
    await settleCall(db, customerId, callId, { ...outcome, response: undefined });
  }
}

function outcomeOf(
  answer: WebhookAnswer,
  isOver: boolean,
): Pick<CallOutcome, 'status' | 'reason' | 'httpStatus' | 'response'> {
  switch (answer.outcome) {
    case 'answered':
      return { status: 'answered', httpStatus: answer.status, response: answer.response };
    case 'gone':
      return { status: 'failed', reason: 'gone', httpStatus: answer.status };
    case 'forbidden':
      return { status: 'failed', reason: 'forbidden-address' };
    case 'later':
      return isOver
        ? { status: 'failed', reason: 'no-answer', httpStatus: answer.status }
        : { status: 'open', httpStatus: answer.status };
  }
}

const later = (message: string, seconds: number): ApplicationFailure =>
  ApplicationFailure.create({ message, type: 'Later', nextRetryDelay: Math.max(1, Math.round(seconds * 1_000)) });
