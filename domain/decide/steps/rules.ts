import type { MessageStep, Step, StepKind, StepOf } from '../../journey/journey';
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

type Rules = { readonly [K in StepKind]: StepRule<StepOf<K>> };

/** One line a step kind. */
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

export const ruleOf = <S extends Step>(step: S): StepRule<S> => rules[step.kind] as StepRule<S>;

/** The message of a step that speaks. */
export const messageOf = (step: Step): MessageStep | undefined => ruleOf(step).speaks?.(step);
