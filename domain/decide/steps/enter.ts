import type { StepOf } from '../../journey/journey';
import type { StepRule } from './step-rule';

/** Lets the customer enter another journey, one passage at a time, and goes on. */
export const enter: StepRule<StepOf<'enter'>> = {
  once: true,
  reach: ({ journey }) => ({ to: 'next', result: { journey }, effects: [{ do: 'enter', journey }] }),
};
