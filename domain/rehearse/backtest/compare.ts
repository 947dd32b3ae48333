import type { Findings } from './backtest';
import type { JourneyTally, StepTally } from './tally';

/** How one version of a journey fared. */
export type Fared = JourneyTally & { readonly steps: Readonly<Record<string, StepTally>> };

/** A draft beside what is live, over the same people; the other live journeys run beside both. Counts, nothing of any person. */
export type Compared = {
  readonly people: number;
  readonly draft: Fared;
  /** Null where the journey was never published. */
  readonly live: Fared | null;
  /** Of all journeys together. */
  readonly messages: { readonly draft: number; readonly live: number };
  /** People who get more or fewer messages by the draft. */
  readonly changes: { readonly more: number; readonly fewer: number; readonly same: number };
  /** People whose life was cut short, since something asks for the clock all the time. */
  readonly unfinished: number;
};

/** As it is kept. `isAll`: nobody was left out. */
export type Kept = Compared & { readonly isAll: boolean };

/** @param journey its key @throws where the findings compare nothing */
export function comparedOf({ tally, against }: Findings, journey: string): Compared {
  if (!against) throw new Error('a draft is compared with what is live');
  const { more, fewer, same } = against;
  const faredIn = ({ journeys, steps }: Findings['tally']): Fared | undefined => {
    const its = journeys[journey];
    return its && { ...its, steps: steps[journey] ?? {} };
  };
  const draft = faredIn(tally);
  if (!draft) throw new Error(`the draft of ${journey} was not tried`);
  return {
    people: tally.customers,
    draft,
    live: faredIn(against.tally) ?? null,
    messages: { draft: tally.messages, live: against.tally.messages },
    changes: { more, fewer, same },
    unfinished: tally.unfinished.length,
  };
}
