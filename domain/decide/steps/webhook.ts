import type { Call } from '../passage/call';
import { hashId } from '../../journey/hash';
import type { StepOf } from '../../journey/journey';
import { replyKey, type Reply } from '../../journey/step-results';
import { compute } from '../passage/values';
import type { Result, StepRule } from './step-rule';

/** Attempts are made over days; after this nobody waits for the answer (milliseconds, product time). */
const patience = 4 * 24 * 3_600_000;

const lost: Reply = { status: null, reason: 'no-answer' };

/**
 * Tells another system and waits for its answer. What it answers as a JSON object becomes the step's result; beside it stand
 * `status` and `httpStatus`, where the answer has no fields of these names.
 */
export const webhook: StepRule<StepOf<'webhook'>> = {
  once: true,
  reach(step, at) {
    const { values: body, failed } = compute(step.body, at.eventful());
    const id = hashId('call', at.enrolment.id, step.id);
    const until = at.at + patience;
    return {
      to: 'stay',
      waiting: { for: 'answer', callId: id, until },
      effects: [{ do: 'call', id, url: step.url, body, until }],
      ...(failed.length > 0 ? { result: { reason: 'condition-error', failed } } : {}),
    };
  },
  due: (step, { enrolment }) => ({
    to: 'next',
    result: { ...enrolment.results[step.id], status: 'failed', reason: 'no-answer', [replyKey]: lost },
  }),
  answered(step, { enrolment }, call) {
    const before = enrolment.results[step.id];
    const said = { status: call.status, ...(call.httpStatus === undefined ? {} : { httpStatus: call.httpStatus }) };
    const reply = { [replyKey]: replyOf(call) };
    if (call.status === 'failed') return { to: 'next', result: { ...before, ...said, reason: call.reason, ...reply } };
    return { to: 'next', result: { ...before, ...said, ...fieldsOf(call.response), ...reply } };
  },
};

function replyOf({ status, httpStatus: told, reason, response }: Call): Reply {
  const httpStatus = told ?? null;
  if (status === 'failed') return { status: httpStatus, reason: reason ?? 'no-answer' };
  return isObject(response) ? { status: httpStatus, fields: Object.keys(response) } : { status: httpStatus };
}

function fieldsOf(response: unknown): Result {
  if (response === undefined) return {};
  return isObject(response) ? response : { response };
}

const isObject = (response: unknown): response is Result =>
  typeof response === 'object' && response !== null && !Array.isArray(response);
