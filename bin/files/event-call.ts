import type { CallType } from '../../domain/schema/calls/incoming';

/** One call of Segment's HTTP API, as it goes into a batch. */
export type EventCall = {
  readonly type: CallType;
  /** The same for the same line of the same file, so that a repeated import adds nothing. */
  readonly messageId: string;
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly event?: string;
  readonly traits?: Readonly<Record<string, unknown>>;
  readonly properties?: Readonly<Record<string, unknown>>;
  /** RFC 3339. */
  readonly timestamp?: string;
};
