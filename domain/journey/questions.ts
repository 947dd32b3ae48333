import { reads } from '../cel/condition';
import type { JourneyVersion, StepOf } from './journey';
import { expressionsOf, takesEntries } from './listeners';
import { walk } from './plan';

/** A question and where it is asked. */
export type AskedIn = { readonly journey: JourneyVersion; readonly step: StepOf<'ask'> };

export type Asking = {
  /** Every step that asks something in the journeys that may be entered. */
  readonly asks: readonly AskedIn[];
  /** What they ask about. */
  readonly questions: ReadonlySet<string>;
  /** How many of the journeys decide by the answer to each. */
  readonly readers: ReadonlyMap<string, number>;
};

const known = new WeakMap<readonly JourneyVersion[], Asking>();

export function askingIn(live: readonly JourneyVersion[]): Asking {
  const found = known.get(live) ?? readAsking(live.filter(takesEntries));
  known.set(live, found);
  return found;
}

function readAsking(journeys: readonly JourneyVersion[]): Asking {
  const asks = journeys.flatMap(asksOf);
  const questions = new Set(asks.map(({ step }) => step.question));
  const read = questions.size === 0 ? [] : journeys.map(fieldsReadIn);
  return {
    asks,
    questions,
    readers: new Map([...questions].map((name) => [name, read.filter(hasTrait(name)).length])),
  };
}

const fieldsReadIn = (journey: JourneyVersion): readonly string[] =>
  expressionsOf(journey).flatMap((expression) => reads(expression).fields);

const hasTrait =
  (name: string) =>
  (fields: readonly string[]): boolean =>
    fields.some((field) => `${field}.`.startsWith(`customer.traits.${name}.`));

function asksOf(journey: JourneyVersion): AskedIn[] {
  const found: AskedIn[] = [];
  walk(journey.steps, (step) => {
    if (step.kind === 'ask') found.push({ journey, step });
  });
  return found;
}
