import { holds } from '../../cel/condition';
import type { StepOf } from '../../journey/journey';
import type { StepRule } from './step-rule';

/** A condition that cannot be computed counts as false, and says so in the step's result. */
export const ifStep: StepRule<StepOf<'if'>> = {
  reach(step, at) {
    const answer = holds(step.condition, at.scope());
    return {
      to: 'branch',
      branch: answer === true ? 'then' : 'else',
      result: { held: answer === true, ...(answer === 'error' ? { reason: 'condition-error' } : {}) },
    };
  },
};
