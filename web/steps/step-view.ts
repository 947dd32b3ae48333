import type { ReactNode } from 'react';
import type { StepKind, StepOf } from '../../domain/journey/journey';
import type { Path } from '../../domain/schema/reading/problem';
import type { Language, WordsOf } from '../shell/language';

/** How one kind of step is shown and edited; mirrors `domain/decide/steps/<kind>.ts`. */
export type StepView<K extends StepKind> = {
  readonly kind: K;
  readonly icon: string;
  readonly name: WordsOf<string>;
  /** What it says of itself on its card. */
  readonly sentence: Readonly<Record<Language, (step: StepOf<K>) => string>>;
  /** How its two branches are called. */
  readonly branches?: WordsOf<Readonly<Record<'then' | 'else', string>>>;
  /** The fields of its inspector. */
  readonly Card: (props: { readonly at: Path }) => ReactNode;
  /** As its author would write it, with what only they know left empty. */
  fresh(): Readonly<Record<string, unknown>>;
};
