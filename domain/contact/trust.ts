import type { Millis } from '../time/time';
import { dayMillis } from '../time/wall-clock';

/** Of how many people something is true. */
export type Share = {
  /** Who were asked, and who said yes. */
  readonly asked: number;
  readonly granted: number;
  /** Whom something reached, and who took it back; some were reached before. */
  readonly reached: number;
  readonly withdrew: number;
  /** Reached or taken back: each of them could have taken it back. */
  readonly could: number;
};

export type Rates = { readonly optIn: number | null; readonly withdrawal: number | null };

/** From 0 to 1; null where there was nobody. */
const rate = (some: number, of: number): number | null => (of === 0 ? null : some / of);

export const ratesOf = ({ asked, granted, withdrew, could }: Share): Rates => ({
  optIn: rate(granted, asked),
  withdrawal: rate(withdrew, could),
});

/** How many weeks of how many people had so many messages. */
export type Pressed = { readonly messages: number; readonly weeks: number };

export type Pressure = {
  /** From one message on; the last bar is of so many and more. */
  readonly bars: Pressed[];
  readonly median: number;
  readonly p95: number;
  readonly most: number;
};

/** What is more than this is one bar. */
export const lastBar = 10;

/** @param counted in the order of messages, each number once */
export function pressureOf(counted: readonly Pressed[]): Pressure {
  const all = counted.map(({ messages, weeks }) => [messages, weeks] as const);
  const bars = Array.from({ length: lastBar }, (_, n) => ({
    messages: n + 1,
    weeks: counted
      .filter(({ messages }) => Math.min(messages, lastBar) === n + 1)
      .reduce((sum, { weeks }) => sum + weeks, 0),
  }));
  return {
    bars,
    median: quantileOf(all, 0.5),
    p95: quantileOf(all, 0.95),
    most: counted.at(-1)?.messages ?? 0,
  };
}

/** After how many milliseconds there was silence, for how many withdrawals. */
export type Silenced = { readonly took: number; readonly withdrawals: number };

export type Silence = {
  readonly withdrawals: number;
  /** During which a message was in the air. */
  readonly late: number;
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
};

/** @param counted in the order of milliseconds, each number once */
export function silenceOf(counted: readonly Silenced[]): Silence {
  const all = counted.map(({ took, withdrawals }) => [took, withdrawals] as const);
  return {
    withdrawals: timesOf(all),
    late: timesOf(all.filter(([took]) => took > 0)),
    p50: quantileOf(all, 0.5),
    p99: quantileOf(all, 0.99),
    most: counted.at(-1)?.took ?? 0,
  };
}

/** What was, and how often. */
type Times = readonly (readonly [value: number, times: number])[];

const timesOf = (counted: Times): number => counted.reduce((sum, [, times]) => sum + times, 0);

/** The nearest rank; 0 where nothing was counted. @param share from 0 to 1 */
function quantileOf(counted: Times, share: number): number {
  const all = timesOf(counted);
  let seen = 0;
  for (const [value, times] of counted) {
    seen += times;
    if (seen >= share * all) return value;
  }
  return 0;
}

const week = 7 * dayMillis;

/** The whole weeks of a span, counted back from its end; at least one, so that a short span tells something. */
export const wholeWeeks = (from: Millis, to: Millis): { readonly from: Millis; readonly weeks: number } => {
  const weeks = Math.max(1, Math.floor((to - from) / week));
  return { from: to - weeks * week, weeks };
};

/** The days (of UTC) that a span touches, as spans: to the end of the last of them that has begun. */
export const wholeDays = (from: Millis, to: Millis, now: Millis): { readonly from: Millis; readonly to: Millis } => {
  const first = Math.floor(from / dayMillis) * dayMillis;
  const last = Math.min(Math.ceil(to / dayMillis), Math.floor(now / dayMillis) + 1) * dayMillis;
  return { from: first, to: Math.max(last, first + dayMillis) };
};
