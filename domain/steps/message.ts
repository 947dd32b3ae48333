import { addDuration } from '../duration';
import type { StepOf } from '../journey';
import type { StepRule } from './step-rule';

/** Stands until `speak` has weighed the message against all others that want to be sent. */
export const message: StepRule<StepOf<'message'>> = {
  reach(step, { at, zone, policy }) {
    const until = addDuration(at, step.hold ?? policy.hold, zone);
    return { to: 'stay', waiting: { for: 'permission', reason: 'permitted', until } };
  },
};
