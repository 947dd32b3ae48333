import type { SaidRef } from '../../person/identity/identity';
import type { Said } from '../../person/said';
import type { Millis } from '../../time/time';
import type { Unread } from './read-wishes';

export const callTypes = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const;
export type CallType = (typeof callTypes)[number];

/** One call of a client, read, checked and in its normal form. */
export type Incoming = Pick<Said, 'traits' | 'fills' | 'consent' | 'preferences' | 'signedUp' | 'perhapsAt'> & {
  readonly type: CallType;
  readonly name: string;
  /** Whom it speaks of, strongest identifier first; at least one. */
  readonly refs: readonly SaidRef[];
  readonly properties: Readonly<Record<string, unknown>>;
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  /** What is stored otherwise than it was sent. */
  readonly notes?: readonly string[] | undefined;
  /** Wishes that count otherwise than they were sent; the notes tell it too. */
  readonly unread?: readonly Unread[] | undefined;
  readonly at: Millis;
  /** When it came. */
  readonly receivedAt: Millis;
  readonly messageId: string;
  /** Of the past: stored and counted, but nobody is spoken to because of it. */
  readonly historical: boolean;
};

/** @param more what else of it is stored otherwise than it was sent */
export const withNotes = (call: Incoming, more: readonly string[]): Incoming =>
  more.length > 0 ? { ...call, notes: [...(call.notes ?? []), ...more] } : call;
