import { questionAnswered, questionAsked } from '../../person/event';
import { isRefusal } from '../../person/questions';
import { addDuration } from '../../time/add-duration';
import type { StepOf } from '../../journey/journey';
import { questionTemplate } from '../../journey/question-template';
import { askToSpeak, asMessage, went } from './speaking';
import type { At, Effect, StepRule } from './step-rule';

const saidBy = ({ id, question, channels }: StepOf<'ask'>) =>
  asMessage({ id, template: questionTemplate(question), channels });

function isKnown({ question }: StepOf<'ask'>, at: At): boolean {
  const { traits } = at.eventful().customer;
  return Object.hasOwn(traits, question) && traits[question]?.value !== null;
}

/** It counts from now on as asked, whoever asks next. */
const says = ({ question }: StepOf<'ask'>): readonly Effect[] => [
  { do: 'say', name: questionAsked, properties: { question } },
];

/**
 * Asks one more thing about the customer, unless it is known, and waits for the answer `within` from the moment that it went. When
 * it may be asked: `speak/asking.ts`.
 */
export const ask: StepRule<StepOf<'ask'>> = {
  once: true,
  reach(step, at) {
    return isKnown(step, at) ? { to: 'next', result: { known: true } } : askToSpeak(saidBy(step), at);
  },
  speaks: saidBy,
  says,
  spoken(step, at, result) {
    const effects = went(result) ? says(step) : [];
    if (isKnown(step, at)) return { to: 'next', result: { ...result, known: true }, effects };
    if (!went(result)) return { to: 'next', result };
    const until = addDuration(at.at, step.within, at.zone);
    return { to: 'stay', waiting: { for: 'event', on: questionAnswered, until }, result, effects };
  },
  due: (step, { enrolment }) => ({ to: 'next', result: { ...enrolment.results[step.id], timedOut: true } }),
  meet(step, event, { enrolment }) {
    // Somebody may answer before the provider's reply has reached us.
    const isAsked = enrolment.waiting?.for === 'event' || enrolment.waiting?.for === 'hand-over';
    const { question } = event.properties;
    if (!isAsked || event.name !== questionAnswered || question !== step.question) return undefined;
    if (!isRefusal(event.properties)) return undefined;
    return { to: 'next', result: { ...enrolment.results[step.id], refused: true } };
  },
  look(step, at) {
    const { waiting, results } = at.enrolment;
    if (waiting?.for === 'hand-over' || !isKnown(step, at)) return undefined;
    const answer = at.eventful().customer.traits[step.question]?.value;
    return { to: 'next', result: { ...results[step.id], known: true, answer } };
  },
};
