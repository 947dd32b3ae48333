import type { StepOf } from '../../journey/journey';
import { compute } from '../passage/values';
import type { StepRule } from './step-rule';

/** Changes traits; null takes one away. What cannot be computed stays as it is, and the step's result says so. */
export const update: StepRule<StepOf<'update'>> = {
  once: true,
  reach(step, at) {
    const { values, failed } = compute(step.traits, at.eventful());
    return {
      to: 'next',
      result: { traits: Object.keys(values), ...(failed.length > 0 ? { reason: 'condition-error', failed } : {}) },
      effects: [{ do: 'update', traits: values }],
    };
  },
};
