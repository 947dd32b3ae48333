import type { StepOf } from '../../journey/journey';
import type { StepRule } from './step-rule';

/** Gives loyalty points, or takes them when they are below 0; once a passage and step. */
export const award: StepRule<StepOf<'award'>> = {
  once: true,
  reach: ({ points, reason }) => ({
    to: 'next',
    result: { points },
    effects: [{ do: 'award', points, reason }],
  }),
};
