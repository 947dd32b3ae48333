import { surveyAnswered } from '../../person/event';
import { addDuration } from '../../time/add-duration';
import type { StepOf } from '../../journey/journey';
import { askToSpeak, asMessage, went } from './speaking';
import type { StepRule } from './step-rule';

const saidBy = ({ id, template }: StepOf<'survey'>) => asMessage({ id, template, channels: ['preferred'] });

/** Sends a survey and waits for its answer, `within` from the moment that it went. One that may not go counts as not answered. */
export const survey: StepRule<StepOf<'survey'>> = {
  once: true,
  reach: (step, at) => askToSpeak(saidBy(step), at),
  speaks: saidBy,
  spoken(step, { at, zone }, result) {
    if (!went(result)) return { to: 'branch', branch: 'else', result };
    return {
      to: 'stay',
      waiting: { for: 'event', on: surveyAnswered, until: addDuration(at, step.within, zone) },
      result,
    };
  },
  due: (step, { enrolment }) => ({
    to: 'branch',
    branch: 'else',
    result: { ...enrolment.results[step.id], timedOut: true },
  }),
  meet(step, event, { enrolment }) {
    // Somebody may answer before the provider's reply has reached us.
    const isAsked = enrolment.waiting?.for === 'event' || enrolment.waiting?.for === 'hand-over';
    const { survey: id, journey = enrolment.journey } = event.properties;
    if (!isAsked || event.name !== surveyAnswered || id !== step.id || journey !== enrolment.journey) return undefined;
    const answered = { answered: true, event: event.id, at: event.at, properties: event.properties };
    return { to: 'branch', branch: 'then', result: { ...enrolment.results[step.id], ...answered } };
  },
};
