import { isNo, type ConsentEntry } from '../person/ledger/consent';
import { speaksOf } from '../person/ledger/speaks-of';
import type { Duration, Millis } from '../time/time';
import type { ChannelKind } from './channel';

/** How long a link to confirm is good for. */
export const confirmationLife: Duration = { unit: 'exact', millis: 7 * 86_400_000 };

/** Mails a day and address that ask to confirm one statement. */
export const mostAsked = 3;
export const askedWithin: Millis = 86_400_000;
/** A form that is sent twice asks once. */
export const askedAnew: Millis = 5 * 60_000;

/** What is asked of the owner of an address. */
export type Confirmation = {
  readonly purpose: string;
  readonly channel: ChannelKind;
  /** When they said what is to be confirmed. */
  readonly saidAt: Millis;
  readonly expiresAt: Millis;
  readonly confirmedAt?: Millis | undefined;
};

/** How it stands beside its person's other ones and their ledger. */
export type Around = {
  /** The same was asked again later by the same road, or a yes to this text is worth nothing by now. */
  readonly isOutdated: boolean;
  /** The same was confirmed by another link since. */
  readonly isConfirmed: boolean;
  /** The address is still theirs. */
  readonly isTheirs: boolean;
  readonly consents: readonly ConsentEntry[];
};

export type ConfirmationState = 'open' | 'confirmed' | 'expired' | 'void';

/** What a link to confirm is worth. A no that came since what it asks for takes it away, also one that came after the yes, and so does a newer link. */
export function stateOf(confirmation: Confirmation, around: Around, now: Millis): ConfirmationState {
  if (saidNoSince(confirmation, around.consents)) return 'void';
  if (confirmation.confirmedAt !== undefined || around.isConfirmed) return 'confirmed';
  if (around.isOutdated || !around.isTheirs) return 'void';
  return confirmation.expiresAt <= now ? 'expired' : 'open';
}

const saidNoSince = ({ purpose, channel, saidAt }: Confirmation, consents: readonly ConsentEntry[]) =>
  consents.some(
    (one) =>
      isNo(one.state) &&
      speaksOf(one, purpose) &&
      (one.channel === undefined || one.channel === channel) &&
      one.at >= saidAt,
  );

/** What was asked about a statement before. */
export type Asked = {
  /** Of this person, on this channel: the newest that can still be answered. */
  readonly open?: { readonly askedAt: Millis; readonly saidAt: Millis } | undefined;
  /** Of this address, whoever has it, within a day. */
  readonly lately: number;
};

/**
 * Whether the owner of an address is asked. What was said once is asked once, unless they say it again (a mail may be lost): then
 * anew, but for a form that was sent twice.
 */
export function mayAsk(
  { open, lately }: Asked,
  { saidAt, isSaidAgain }: { readonly saidAt: Millis; readonly isSaidAgain: boolean },
  now: Millis,
): 'yes' | 'asked' | 'capped' {
  const isAsked = open !== undefined && saidAt <= open.saidAt && (!isSaidAgain || now - open.askedAt < askedAnew);
  if (isAsked) return 'asked';
  return lately < mostAsked ? 'yes' : 'capped';
}
