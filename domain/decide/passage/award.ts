import type { Millis } from '../../time/time';

/** At most what a number of JSON says without a doubt. */
export const addPoints = (before: number, more: number): number =>
  Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, before + more));

/** An entry of the points ledger; one a passage and step, for ever. */
export type Award = {
  readonly enrolmentId: string;
  readonly journey: string;
  readonly step: string;
  readonly points: number;
  readonly reason: string;
  readonly at: Millis;
};
