import type { JourneyVersion, StepOf } from './journey';
import { takesEntries } from './listeners';
import { walk } from './plan';

/** A question and where it is asked. */
export type AskedIn = { readonly journey: JourneyVersion; readonly step: StepOf<'ask'> };

const known = new WeakMap<readonly JourneyVersion[], Asking>();

export type Asking = {
  /** Every step that asks something in the journeys that may be entered. */
  readonly asks: readonly AskedIn[];
  /** What they ask about, each once, in the order of the names. */
  readonly questions: readonly string[];
};

export function askingIn(live: readonly JourneyVersion[]): Asking {
  const found = known.get(live) ?? readAsking(live);
  known.set(live, found);
  return found;
}

function readAsking(live: readonly JourneyVersion[]): Asking {
  const asks = live.filter(takesEntries).flatMap(asksOf);
  return { asks, questions: [...new Set(asks.map(({ step }) => step.question))].sort() };
}

function asksOf(journey: JourneyVersion): AskedIn[] {
  const found: AskedIn[] = [];
  walk(journey.steps, (step) => {
    if (step.kind === 'ask') found.push({ journey, step });
  });
  return found;
}
