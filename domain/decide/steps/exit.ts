import type { StepOf } from '../../journey/journey';
import type { StepRule } from './step-rule';

/** The passage ends here, under a name. */
export const exit: StepRule<StepOf<'exit'>> = {
  reach: (step) => ({ to: 'exit', outcome: step.outcome }),
};
