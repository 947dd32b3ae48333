import type { MessageStep, Step, StepKind, StepOf } from '../journey';
import { ask } from './ask';
import { award } from './award';
import { choose } from './choose';
import { enter } from './enter';
import { exit } from './exit';
import { ifStep } from './if';
import { message } from './message';
import { split } from './split';
import type { StepRule } from './step-rule';
import { survey } from './survey';
import { update } from './update';
import { waitFor } from './wait-for';
import { wait } from './wait';
import { webhook } from './webhook';

type Rules = { readonly [K in StepKind]?: StepRule<StepOf<K>> };

/** One line a step kind; a kind without a line cannot be published. */
const rules: Rules = {
  message,
  wait,
  'wait-for': waitFor,
  if: ifStep,
  choose,
  split,
  ask,
  survey,
  update,
  webhook,
  award,
  enter,
  exit,
};

/** @throws when the kind has no rule, which publishing prevents */
export function ruleOf<S extends Step>(step: S): StepRule<S> {
  const rule = rules[step.kind] as StepRule<S> | undefined;
  if (!rule) throw new Error(`no rule for the step kind ${step.kind}`);
  return rule;
}

export const hasRule = (kind: StepKind): boolean => kind in rules;

/** The message of a step that speaks. */
export const messageOf = (step: Step): MessageStep | undefined => ruleOf(step).speaks?.(step);
