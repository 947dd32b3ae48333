import { addDuration } from '../../time/add-duration';
import type { Pressure } from '../../contact/pressure';
import { isOpen } from '../../contact/message';
import type { Enrolment } from '../../journey/enrolment';
import type { JourneyVersion, StepOf } from '../../journey/journey';
import { planOf } from '../../journey/plan';
import { askedBefore, usualAgain } from '../../person/questions';
import type { Millis } from '../../time/time';
import type { Work } from '../work';

/** Why a question may not be asked at this moment. */
export type Silence = {
  readonly why: Pressure;
  /** It is of no use to wait. */
  readonly isFinal: boolean;
};

/**
 * One question at a time, whoever asks; none whose answer is known or that was refused, and none twice within its time. Undefined
 * where it may be asked, and for what is no question.
 * @param until how long it may be held
 */
export function silenceOf(work: Work, enrolment: Enrolment, until: Millis | undefined): Silence | undefined {
  const step = askAt(work, enrolment);
  return step && (settled(work, step.question, until) ?? crowdedOut(work, enrolment, step.question));
}

/** What speaks against a question whatever else is asked. */
export function settled(work: Work, question: string, until: Millis | undefined): Silence | undefined {
  if (isAnswered(work, question)) return final({ reason: 'question-answered', data: { question } });
  const { askedAt, refusedAt } = askedBefore({ history: work.history, past: work.facts.past }, question);
  if (refusedAt !== undefined) return final({ reason: 'question-refused', data: { question, refusedAt } });
  if (askedAt === undefined) return undefined;
  const again = addDuration(askedAt, work.definitions.policy.questions?.again ?? usualAgain, work.zone);
  if (again <= work.now) return undefined;
  const why: Pressure = { reason: 'question-asked', until: again, data: { question, askedAt } };
  return { why, isFinal: again > (until ?? Infinity) };
}

const final = (why: Pressure): Silence => ({ why, isFinal: true });

function crowdedOut(work: Work, { id }: Enrolment, question: string): Silence | undefined {
  const open = openQuestion(work, id);
  if (!open) return undefined;
  const { journey, step, until } = open;
  const winner = { journey: journey.key, step: step.id, question: step.question, priority: journey.priority };
  const why: Pressure = {
    reason: 'question-open',
    ...(until === undefined ? {} : { until }),
    data: { question, winner },
  };
  return { why, isFinal: false };
}

export type OpenQuestion = {
  readonly journey: JourneyVersion;
  readonly step: StepOf<'ask'>;
  /** Until when its answer is waited for, where that is known. */
  readonly until?: Millis | undefined;
};

/** The question whose answer is waited for, or that is being asked. @param besides a passage whose own does not count */
export function openQuestion(work: Work, besides?: string): OpenQuestion | undefined {
  for (const enrolment of work.underWay()) {
    const journey = work.journeyOf(enrolment);
    const step = askAt(work, enrolment);
    if (!journey || !step || enrolment.id === besides || !isAsking(work, enrolment)) continue;
    return { journey, step, until: enrolment.waiting?.for === 'event' ? enrolment.waiting.until : undefined };
  }
  return undefined;
}

function isAsking(work: Work, { id, waiting }: Enrolment): boolean {
  if (waiting?.for === 'event') return waiting.until > work.now;
  const message = waiting?.for === 'hand-over' ? work.messages.get(waiting.messageId) : undefined;
  return message !== undefined && (!work.isParked(id) || (isOpen(message) && message.status !== 'decided'));
}

/** The question that a passage stands at. */
export function askAt(work: Work, enrolment: Enrolment): StepOf<'ask'> | undefined {
  const journey = work.journeyOf(enrolment);
  const step = journey && planOf(journey).step(enrolment.step);
  return step?.kind === 'ask' ? step : undefined;
}

const isAnswered = ({ customer: { traits } }: Work, question: string): boolean =>
  Object.hasOwn(traits, question) && traits[question]?.value !== null;
