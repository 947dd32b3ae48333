import type { ChannelKind } from './channel';
import type { Millis } from './time';

export type ConsentState = 'granted' | 'denied' | 'withdrawn';

/** One append-only line of the ledger. Without `channel` it speaks of every channel. */
export type ConsentEntry = {
  readonly seq: number;
  readonly purpose: string;
  readonly channel?: ChannelKind;
  readonly state: ConsentState;
  /** When the person said it. */
  readonly at: Millis;
  /** When we learned of it. */
  readonly recordedAt: Millis;
  readonly source: string;
  readonly statement?: string;
  readonly version?: string;
  /** After this instant a grant is worth nothing. */
  readonly validUntil?: Millis;
};
