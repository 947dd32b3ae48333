import type { Findings } from '../../domain/rehearse/backtest/backtest';
import { changesOf, weeksOf, type Changes, type Week } from '../../domain/rehearse/backtest/result';
import type { Busy, JourneyTally } from '../../domain/rehearse/backtest/tally';
import { sayInstantIfAny } from '../../domain/time/say-instant';
import type { LineProblem, Past } from './past';

/** What `backtest --json` says. Times are RFC 3339, weeks the Mondays of the policy's zone. */
export type Report = {
  readonly customers: number;
  readonly events: number;
  /** The first and the last event of the file; null when there is none. */
  readonly from: string | null;
  readonly to: string | null;
  readonly messages: number;
  readonly journeys: Readonly<Record<string, JourneyTally>>;
  readonly weeks: readonly Week[];
  readonly busiest: readonly Busy[];
  /** Customers whose life was cut short. */
  readonly unfinished: readonly string[];
  readonly problems: readonly LineProblem[];
  /** Events that the data plan does not take, by name: they count as not come. */
  readonly quarantined?: Readonly<Record<string, number>>;
  readonly against?: Changes;
};

export function reportOf(past: Past, findings: Findings): Report {
  const { tally } = findings;
  const against = changesOf(findings);
  return {
    customers: tally.customers,
    events: past.events,
    from: sayInstantIfAny(past.from) ?? null,
    to: sayInstantIfAny(past.to) ?? null,
    messages: tally.messages,
    journeys: tally.journeys,
    weeks: weeksOf(tally),
    busiest: tally.busiest,
    unfinished: [...tally.unfinished].sort(),
    problems: past.problems,
    ...(past.quarantined ? { quarantined: past.quarantined } : {}),
    ...(against ? { against } : {}),
  };
}

/** Numbers by name, largest first, as a list. */
export const ranked = (counts: Readonly<Record<string, number>>): (readonly [string, number])[] =>
  Object.entries(counts).sort(([a, one], [b, other]) => Math.abs(other) - Math.abs(one) || (a < b ? -1 : 1));

export const figure = (number: number): string => number.toLocaleString('en');
/** With its sign, as a difference. */
export const change = (number: number): string => (number > 0 ? `+${figure(number)}` : figure(number));

/** The columns of the table of journeys. */
export const columns = ['entered', 'active', 'completed', 'exited', 'parked', 'goals', 'sent', 'held'] as const;

export const skippedIn = ({ skipped }: Pick<JourneyTally, 'skipped'>): number =>
  Object.values(skipped).reduce((sum, one) => sum + one, 0);

/** What is said of events that the data plan does not take. */
export function sayQuarantined({ quarantined = {} }: Report): string | undefined {
  const names = ranked(quarantined);
  if (names.length === 0) return undefined;
  const all = names.reduce((sum, [, events]) => sum + events, 0);
  return `${figure(all)} events are not in the data plan and count as not come: ${names.map(([name, events]) => `${name} ${figure(events)}`).join(', ')}.`;
}

/** What is said of messages that were sent when nothing more was known. */
export function sayAfterEnd({ journeys, to }: Report): string | undefined {
  const late = Object.values(journeys).reduce((sum, { sentAfterEnd }) => sum + sentAfterEnd, 0);
  if (late === 0) return undefined;
  const end = to?.slice(0, 10) ?? '';
  return `${figure(late)} of the messages would have gone after the last event (${end}), when nobody knows what customers did; --until ${end} leaves them out.`;
}
