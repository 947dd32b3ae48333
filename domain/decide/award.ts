import type { Millis } from '../time/time';

/** An entry of the points ledger; one a passage and step, for ever. */
export type Award = {
  readonly enrolmentId: string;
  readonly journey: string;
  readonly step: string;
  readonly points: number;
  readonly reason: string;
  readonly at: Millis;
};
