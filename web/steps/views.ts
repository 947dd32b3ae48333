import type { Step, StepKind } from '../../domain/journey/journey';
import type { Language } from '../shell/language';
import { ask } from './ask';
import { award } from './award';
import { choose } from './choose';
import { enter } from './enter';
import { exit } from './exit';
import { ifStep } from './if';
import { message } from './message';
import { split } from './split';
import type { StepView } from './step-view';
import { survey } from './survey';
import { update } from './update';
import { wait } from './wait';
import { waitFor } from './wait-for';
import { webhook } from './webhook';

/** Every kind, in the order of the palette. */
export const views: { readonly [K in StepKind]: StepView<K> } = {
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

/** What a step does, in plain words. */
export function sayStep(step: Step, language: Language): string {
  const { sentence }: { readonly sentence: Readonly<Record<Language, (step: never) => string>> } = views[step.kind];
  const say = sentence[language] as (step: Step) => string;
  return say(step);
}
