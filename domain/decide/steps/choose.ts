import { holds } from '../../cel/condition';
import type { StepOf } from '../../journey/journey';
import type { StepRule } from './step-rule';

/** The first case that holds. */
export const choose: StepRule<StepOf<'choose'>> = {
  reach(step, at) {
    const scope = at.scope();
    const found = step.cases.findIndex((one) => holds(one.when, scope) === true);
    const branch = found === -1 ? 'else' : String(found);
    return { to: 'branch', branch, result: { case: branch } };
  },
};
