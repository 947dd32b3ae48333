import type { StepOf } from '../../journey/journey';
import { askToSpeak } from './speaking';
import type { StepRule } from './step-rule';

export const message: StepRule<StepOf<'message'>> = {
  once: true,
  reach: askToSpeak,
  speaks: (step) => step,
};
