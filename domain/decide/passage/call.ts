import type { Millis } from '../../time/time';

/**
 * Why a call came to nothing: its passage ended, the receiver is gone for good (410), every attempt failed, or the address is
 * not one that webhooks may reach.
 */
export type CallFailure = 'exited' | 'gone' | 'no-answer' | 'forbidden-address';

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
  readonly reason?: CallFailure;
  readonly decidedAt: Millis;
  /** After this instant nobody waits for the answer. */
  readonly until: Millis;
  /** Of the last change. */
  readonly at: Millis;
  readonly httpStatus?: number;
  readonly response?: unknown;
};

export const isUnderWay = ({ status }: Call): boolean => status === 'open' || status === 'calling';
