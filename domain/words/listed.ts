import type { Message } from '../contact/message';
import type { Refusal } from '../contact/refusal';
import type { Decision } from '../decide/decision';
import type { ParkReason } from '../decide/trouble/cannot-go-on';
import type { Enrolment, Waiting } from '../journey/enrolment';
import { stepResults } from '../journey/step-results';
import type { Millis } from '../time/time';
import { sayInstant, sayInstantIfAny } from '../time/say-instant';
import { sayDecision, sayParked, sayWaiting, type Language } from './words';

/** What outsiders read of decisions, passages and messages, live and simulated; fields that are undefined do not appear in JSON. */
export type ListedEnrolment = {
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
  readonly results: Enrolment['results'];
  /** Why it is parked, by which template, and when it is tried again (real time). */
  readonly reason: ParkReason | null;
  readonly template: string | null;
  readonly nextTry: Millis | null;
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
  /** What the provider said after it had taken it. */
  readonly feedback?: Readonly<Record<string, unknown>> | null | undefined;
};

export const sayListedDecision = (decision: Decision, language: Language = 'en') => ({
  at: sayInstant(decision.at),
  enrolmentId: decision.enrolmentId,
  journey: decision.journey,
  version: decision.version,
  step: decision.step,
  outcome: decision.outcome,
  reason: decision.reason,
  until: sayInstantIfAny(decision.until),
  messageId: decision.messageId,
  words: sayDecision(decision, language),
  data: decision.data,
});

export const sayEnrolment = (enrolment: ListedEnrolment, language: Language = 'en') => {
  const { waiting, enteredAt, endedAt, outcome, goalAt, reason, template, nextTry, results, ...rest } = enrolment;
  const isWaiting = waiting && !reason;
  return {
    ...rest,
    reason: reason ?? undefined,
    words: reason ? sayParked({ reason, template: template ?? undefined }, language) : undefined,
    nextTry: sayInstantIfAny(nextTry),
    waitingFor: isWaiting ? sayWaiting(waiting, language) : undefined,
    due: sayInstantIfAny(isWaiting ? dueOf(waiting) : undefined),
    results: stepResults(results),
    enteredAt: sayInstant(enteredAt),
    endedAt: sayInstantIfAny(endedAt),
    outcome: outcome ?? undefined,
    goalAt: sayInstantIfAny(goalAt),
  };
};

/** When a passage goes on at the latest. */
export function dueOf(waiting: Waiting): Millis | undefined {
  if (waiting.for === 'hand-over') return undefined;
  return waiting.for === 'permission' ? (waiting.retry ?? waiting.until) : waiting.until;
}

/** @param host that Message-IDs end with */
export const sayMessage = (host: string, { decidedAt, at, reason, refusal, feedback, ...rest }: ListedMessage) => ({
  ...rest,
  feedback: feedback ?? undefined,
  reason: reason ?? undefined,
  nextTry: reason === 'provider-refuses' ? sayInstantIfAny(refusal?.nextTry) : undefined,
  decidedAt: sayInstant(decidedAt),
  at: sayInstant(at),
  messageId: `<${rest.id}@${host}>`,
});
