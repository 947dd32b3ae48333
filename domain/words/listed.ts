import type { Message } from '../contact/message';
import type { Refusal } from '../contact/refusal';
import type { Decision } from '../decide/decision';
import type { Waiting } from '../journey/enrolment';
import type { Millis } from '../time/time';
import { iso, isoOr } from '../time/time-text';
import { sayDecision, sayWaiting } from './words';

/** What outsiders read of decisions, passages and messages, live and simulated; fields that are undefined do not appear in JSON. */
type ListedEnrolment = {
  readonly id: string;
  readonly journey: string;
  readonly version: number;
  readonly state: string;
  readonly step: string;
  readonly waiting: Waiting | null;
  readonly enteredAt: Millis;
  readonly endedAt: Millis | null;
  readonly outcome: string | null;
  readonly goalAt: Millis | null;
};
type ListedMessage = Pick<
  Message,
  | 'id'
  | 'enrolmentId'
  | 'journey'
  | 'version'
  | 'step'
  | 'template'
  | 'purpose'
  | 'class'
  | 'status'
  | 'decidedAt'
  | 'at'
> & {
  readonly channel: string | null;
  readonly reason: string | null;
  readonly refusal?: Refusal | null | undefined;
};

export const sayListedDecision = (decision: Decision) => ({
  at: iso(decision.at),
  enrolmentId: decision.enrolmentId,
  journey: decision.journey,
  version: decision.version,
  step: decision.step,
  outcome: decision.outcome,
  reason: decision.reason,
  until: isoOr(decision.until),
  messageId: decision.messageId,
  words: sayDecision(decision, 'en'),
  data: decision.data,
});

export const sayEnrolment = ({ waiting, enteredAt, endedAt, outcome, goalAt, ...rest }: ListedEnrolment) => ({
  ...rest,
  waitingFor: waiting ? sayWaiting(waiting) : undefined,
  due: isoOr(waiting ? dueOf(waiting) : undefined),
  enteredAt: iso(enteredAt),
  endedAt: isoOr(endedAt),
  outcome: outcome ?? undefined,
  goalAt: isoOr(goalAt),
});

function dueOf(waiting: Waiting): Millis | undefined {
  if (waiting.for === 'hand-over') return undefined;
  return waiting.for === 'permission' ? (waiting.retry ?? waiting.until) : waiting.until;
}

/** @param host that Message-IDs end with */
export const sayMessage = (host: string, { decidedAt, at, reason, refusal, ...rest }: ListedMessage) => ({
  ...rest,
  reason: reason ?? undefined,
  nextTry: reason === 'provider-refuses' ? isoOr(refusal?.nextTry) : undefined,
  decidedAt: iso(decidedAt),
  at: iso(at),
  messageId: `<${rest.id}@${host}>`,
});
