import { flipsAt, holds } from '../../cel/condition';
import { addDuration } from '../../time/add-duration';
import type { StepOf } from '../../journey/journey';
import type { At, Move, StepRule } from './step-rule';

/** Waits for an event, for a condition to become true, or for a purpose to be permitted, at most `within`. */
export const waitFor: StepRule<StepOf<'wait-for'>> = {
  reach(step, at) {
    const until = addDuration(at.at, step.within, at.zone);
    if (step.on) return { to: 'stay', waiting: { for: 'event', on: step.on, until } };
    return lookAgain(step, at, until);
  },
  due(step, at) {
    const { waiting } = at.enrolment;
    const until = waiting && 'until' in waiting && waiting.until !== undefined ? waiting.until : at.at;
    if (at.at >= until) return { to: 'branch', branch: 'else', result: { timedOut: true } };
    return lookAgain(step, at, until);
  },
  meet(step, event, at) {
    if (event.name !== step.on) return undefined;
    if (step.when && holds(step.when, at.scope(event)) !== true) return undefined;
    return { to: 'branch', branch: 'then', result: { event: event.id, at: event.at, properties: event.properties } };
  },
  look(step, at) {
    const { waiting } = at.enrolment;
    if (waiting?.for !== 'condition' && waiting?.for !== 'event') return undefined;
    if (waiting.for === 'event' && waiting.on === step.on) return undefined;
    // Who moved to a version that waits for something else waits for that, as long as they were going to.
    if (step.on) return { to: 'stay', waiting: { for: 'event', on: step.on, until: waiting.until } };
    return lookAgain(step, at, waiting.until);
  },
};

function lookAgain(step: StepOf<'wait-for'>, at: At, until: number): Move {
  if (step.consent) {
    const line = at.permit(step.consent.purpose, step.consent.channel);
    if (!line) return { to: 'stay', waiting: { for: 'condition', until } };
    return { to: 'branch', branch: 'then', result: { at: at.at, consent: line.seq } };
  }
  const scope = at.scope();
  if (step.when && holds(step.when, scope) === true) return { to: 'branch', branch: 'then', result: { at: at.at } };
  const check = step.when ? flipsAt(step.when, scope) : undefined;
  return {
    to: 'stay',
    waiting: { for: 'condition', until, ...(check !== undefined && check > at.at && check < until ? { check } : {}) },
  };
}
