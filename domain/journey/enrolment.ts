import type { ChannelKind } from '../contact/channel';
import type { Reason } from '../decide/decision';
import type { Millis } from '../time/time';

/** What a passage waits for, as data; `words.ts` says it. */
export type Waiting =
  | { readonly for: 'time'; readonly until: Millis }
  | { readonly for: 'event'; readonly on: string; readonly until: Millis }
  | { readonly for: 'condition'; readonly until: Millis; readonly check?: Millis }
  /** A message that may not go yet; `retry`: when to look again, `until`: how long it may be held (a pause has no end). */
  | {
      readonly for: 'permission';
      readonly reason: Reason;
      readonly retry?: Millis;
      readonly until?: Millis;
      /** Channels given up, since they were held too long. */
      readonly without?: readonly ChannelKind[];
    }
  | { readonly for: 'hand-over'; readonly messageId: string }
  /** Another system's answer. */
  | { readonly for: 'answer'; readonly callId: string; readonly until: Millis };

/** What made the passage start. */
export type EntryFact = {
  readonly by: 'event' | 'stage' | 'audience' | 'api' | 'journey';
  readonly at: Millis;
  readonly name?: string;
  readonly eventId?: string;
  readonly properties: Readonly<Record<string, unknown>>;
};

/** One customer's passage through one version of a journey. */
export type Enrolment = {
  readonly id: string;
  readonly journey: string;
  readonly version: number;
  readonly key: string;
  readonly state: 'active' | 'completed' | 'exited';
  /** Id of the step where it stands. */
  readonly step: string;
  /** When it reached that step. */
  readonly since: Millis;
  readonly waiting?: Waiting;
  readonly entry: EntryFact;
  /** Results of earlier steps by id: arm taken, message's outcome, … */
  readonly results: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly enteredAt: Millis;
  readonly endedAt?: Millis;
  readonly outcome?: string;
  readonly goalAt?: Millis;
};

/** When a journey was last entered under a key, running or not: what re-entry rules need, for ever. */
export type Passage = {
  readonly journey: string;
  readonly key: string;
  readonly enteredAt: Millis;
};
