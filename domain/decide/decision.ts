import type { Millis } from '../time/time';

/** The closed list of why a message was sent or not, or why a passage ended. Words for each: `words.ts`. */
export const reasons = [
  'permitted',
  'confirmation',
  'no-consent',
  'denied',
  'withdrawn',
  'expired',
  'outdated',
  'pending',
  'confirmed',
  'unsubscribed',
  'suppressed',
  'no-address',
  'unverified-address',
  'claimed-address',
  'no-content',
  'channel-not-preferred',
  'capped',
  'own-frequency',
  'quiet-hours',
  'snoozed',
  'lost-to',
  'holdout',
  'paused',
  'journey-paused',
  'own-pause',
  'left',
  'restricted',
  'objected',
  'channel-down',
  'exited',
  'duplicate',
  'held-too-long',
  'template-error',
  'template-missing',
  'rejected',
  'bounced',
  'provider-refuses',
  'outcome-unknown',
  'past-date',
  'condition-error',
  'too-many-passages',
  'merged',
  'question-answered',
  'question-refused',
  'question-asked',
  'question-open',
] as const;
export type Reason = (typeof reasons)[number];

export type DecisionOutcome = 'send' | 'hold' | 'skip' | 'exit';

/** Why a message was sent, held or not sent: the record behind law 4. */
export type Decision = {
  readonly at: Millis;
  readonly enrolmentId: string;
  readonly journey: string;
  readonly version: number;
  readonly step: string;
  readonly outcome: DecisionOutcome;
  readonly reason: Reason;
  readonly until?: Millis;
  readonly messageId?: string;
  /** The facts behind it: consent entry, cap counters, quiet-hours arithmetic, who won. No personal data. */
  readonly data: Readonly<Record<string, unknown>>;
};
