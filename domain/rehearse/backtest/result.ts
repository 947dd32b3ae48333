import type { Findings } from './backtest';
import type { Counts, JourneyTally, Tally, WeekTally } from './tally';
import { weeksBetween, type WeekName } from './weeks';

export type Week = WeekTally & { readonly week: WeekName };

/** Differences to the other version: positive where this one has more. */
export type JourneyChange = Omit<JourneyTally, 'outcomes'>;
export type Changes = {
  readonly journeys: Readonly<Record<string, JourneyChange>>;
  readonly messages: number;
  readonly customers: { readonly more: number; readonly fewer: number; readonly same: number };
};

/** Every week from the first in which something happened to the last. */
export function weeksOf({ weeks }: Tally): Week[] {
  const named = Object.keys(weeks).sort();
  const [first, last] = [named[0], named.at(-1)];
  if (first === undefined || last === undefined) return [];
  return weeksBetween(first, last).map((week) => ({
    week,
    ...(weeks[week] ?? { entered: 0, held: 0, skipped: 0, sent: 0, journeys: {} }),
  }));
}

/** What changes against the other version. A journey that only one of them has counts as nothing in the other. */
export function changesOf({ tally, against }: Findings): Changes | undefined {
  if (!against) return undefined;
  const keys = new Set([...Object.keys(tally.journeys), ...Object.keys(against.tally.journeys)]);
  return {
    journeys: Object.fromEntries(
      [...keys].sort().map((key) => [key, changeOf(tally.journeys[key], against.tally.journeys[key])]),
    ),
    messages: tally.messages - against.tally.messages,
    customers: { more: against.more, fewer: against.fewer, same: against.same },
  };
}

function changeOf(now: JourneyTally | undefined, before: JourneyTally | undefined): JourneyChange {
  const difference = (name: Exclude<keyof JourneyTally, 'skipped' | 'outcomes'>): number =>
    (now?.[name] ?? 0) - (before?.[name] ?? 0);
  return {
    entered: difference('entered'),
    active: difference('active'),
    completed: difference('completed'),
    exited: difference('exited'),
    parked: difference('parked'),
    goals: difference('goals'),
    sent: difference('sent'),
    sentAfterEnd: difference('sentAfterEnd'),
    held: difference('held'),
    skipped: differences(now?.skipped ?? {}, before?.skipped ?? {}),
  };
}

function differences(now: Counts, before: Counts): Counts {
  const reasons = [...new Set([...Object.keys(now), ...Object.keys(before)])].sort();
  return Object.fromEntries(
    reasons
      .map((reason) => [reason, (now[reason] ?? 0) - (before[reason] ?? 0)] as const)
      .filter(([, amount]) => amount !== 0),
  );
}
