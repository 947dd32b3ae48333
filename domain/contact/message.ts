import type { ChannelKind } from './channel';
import type { Reason } from '../decide/decision';
import type { MessageClass } from '../journey/policy';
import type { Refusal } from './refusal';
import type { Millis } from '../time/time';

/** `unknown`: handed over, but nobody recorded the provider's answer. */
export type MessageStatus = 'decided' | 'handing-over' | 'sent' | 'withheld' | 'failed' | 'unknown';

export type Message = {
  readonly id: string;
  readonly enrolmentId: string;
  readonly journey: string;
  readonly version: number;
  readonly step: string;
  readonly template: string;
  readonly templateVersion: number;
  readonly purpose: string;
  readonly channel?: ChannelKind;
  readonly class: MessageClass;
  readonly priority: number;
  readonly status: MessageStatus;
  readonly reason?: Reason;
  /** What is wrong with the template of a message that could not be made of it. */
  readonly fault?: string;
  readonly decidedAt: Millis;
  /** Not handed over before this instant. */
  readonly notBefore: Millis;
  /** Of the last change. */
  readonly at: Millis;
  /** Fence: how many times it was claimed. */
  readonly attempt: number;
  /** Its provider refuses us, or the mailbox is full. */
  readonly refusal?: Refusal;
};

/** A message that still has its slot: it counts for caps. */
export const holdsSlot = (message: Message): boolean =>
  message.status === 'decided' ||
  message.status === 'handing-over' ||
  message.status === 'sent' ||
  message.status === 'unknown';

export const isOpen = (message: Message): boolean => message.status === 'decided' || message.status === 'handing-over';

/** The instant at which a message counts for caps: its hand-over; one that still has to go could go now. */
export const slotAt = ({ status, at, notBefore }: Pick<Message, 'status' | 'at' | 'notBefore'>, now: Millis): Millis =>
  status === 'decided' || status === 'handing-over' ? Math.max(now, notBefore) : at;
