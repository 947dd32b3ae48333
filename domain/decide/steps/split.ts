import { share } from '../../journey/hash';
import { inOrder } from '../../journey/in-order';
import type { StepOf } from '../../journey/journey';
import type { StepRule } from './step-rule';

/** Sticky: the same customer takes the same arm of the same split, whenever and wherever it is asked. */
export const split: StepRule<StepOf<'split'>> = {
  reach(step, { enrolment, customerId }) {
    const arms = inOrder(step.arms);
    const total = arms.reduce((sum, [, arm]) => sum + arm.weight, 0);
    let left = share('split', enrolment.journey, step.id, customerId) * total;
    for (const [name, arm] of arms) {
      left -= arm.weight;
      if (left >= 0) continue;
      const effects = arm.holdout ? [{ do: 'keep-out', arm: name } as const] : [];
      return { to: 'branch', branch: name, result: { arm: name, holdout: arm.holdout }, effects };
    }
    return { to: 'next' };
  },
};
