import type { ChannelKind } from '../domain/contact/channel';
import type { MessageClass } from '../domain/journey/policy';

/** A rendered message on its way to one person. Holds personal data: it never leaves the process but to the provider. */
export type Outgoing = {
  /** The uuid of the message; every attempt carries the same one, so that a repeated hand-over can be recognised. */
  readonly messageId: string;
  /** An address of the channel's kind. */
  readonly to: string;
  readonly subject?: string;
  readonly html?: string;
  readonly text: string;
  readonly class: MessageClass;
  /** What it is for, and what sends it. */
  readonly about?: { readonly purpose: string; readonly journey: string };
  /** Where a mail program posts the one-click withdrawal (RFC 8058). */
  readonly unsubscribeUrl?: string;
};

/**
 * The provider's answer. `reply` is stored, so it holds no address.
 * `rejected` is for ever; `bounced`: nobody is at this address; `refused`: it refuses us, or the mailbox is full, which hours mend
 * and seconds do not; `later`: nothing was taken; `unknown`: all of it was given over and no answer came.
 */
export type HandOver =
  | { readonly outcome: 'sent' | 'rejected' | 'bounced' | 'refused' | 'unknown'; readonly reply: string }
  /** `recipient`: this address refuses for the time being; `provider`: nobody can be reached now. */
  | {
      readonly outcome: 'later';
      readonly reply: string;
      readonly whose: 'recipient' | 'provider';
    };

export type Channel = {
  readonly kind: ChannelKind;
  /** Real milliseconds after which the provider counts as slow; an answer to what was given over is awaited twice as long. */
  readonly deadline: number;
  /** Never throws: every failure is an outcome. */
  handOver(message: Outgoing): Promise<HandOver>;
  /** Waits for what is in the air, then lets go of the connections. */
  close(): Promise<void>;
};
