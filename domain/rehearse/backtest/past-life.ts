import type { Facts } from '../../decide/facts';
import type { TellingEvent } from '../tell';
import { simulate, type Simulation } from '../simulate';
import type { Millis } from '../../time/time';
import type { Turns } from '../turns';
import type { Rules } from './rules';

/** Somebody of the past. */
export type Person = {
  /** As the file names them. */
  readonly id: string;
  /** How they stood before the first event; without it they are known by nothing but what happened. */
  readonly known?: { readonly facts: Facts; readonly at: Millis };
  /** In the order in which they happened; at least one where nothing is known. */
  readonly events: readonly TellingEvent[];
};

/** A year of wakes each minute; beyond it something asks for the clock all the time. */
const mostInstants = 550_000;

type Span = {
  /** Nothing is decided after this instant. */
  readonly until: Millis;
  readonly turns: Turns;
};

/**
 * Lives a person's past again under a set of journeys.
 * @throws when the customer does not come to rest
 */
export function liveAgain(
  { id, events, known }: Person,
  { definitions, listeners }: Rules,
  { until, turns }: Span,
): Simulation {
  const from = known?.at ?? events[0]?.receivedAt ?? 0;
  return simulate({
    facts: known?.facts ?? nobodyKnown(id, from),
    definitions,
    listeners,
    events,
    from,
    until,
    turns,
    mostInstants,
  });
}

/** The facts of a person of whom nothing is known yet. */
export const nobodyKnown = (id: string, at: Millis): Facts => ({
  customer: {
    id,
    stage: 'anonymous',
    stageSince: at,
    createdAt: at,
    identifiers: [],
    traits: {},
    points: 0,
    suppressed: {},
  },
  preferences: {},
  consents: [],
  events: [],
  history: [],
  enrolments: [],
  passages: [],
  messages: [],
});
