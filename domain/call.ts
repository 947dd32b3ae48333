import type { Reason } from './decision';
import type { Millis } from './time';

/** A webhook's call: decided like a message, made from a queue of its own. Its id is the webhook-id over all attempts. */
export type Call = {
  readonly id: string;
  readonly enrolmentId: string;
  readonly journey: string;
  readonly version: number;
  readonly step: string;
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** `calling`: under way; `failed`: nobody tries any more. */
  readonly status: 'open' | 'calling' | 'answered' | 'failed';
  readonly reason?: Reason;
  readonly decidedAt: Millis;
  /** After this instant nobody waits for the answer. */
  readonly until: Millis;
  /** Of the last change. */
  readonly at: Millis;
  readonly httpStatus?: number;
  readonly response?: unknown;
};

export const isUnderWay = ({ status }: Call): boolean => status === 'open' || status === 'calling';
