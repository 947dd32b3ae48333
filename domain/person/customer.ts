import type { ChannelKind } from '../contact/channel';
import type { Millis } from '../time/time';

/** Where a person stands with the brand. */
export type Stage = 'anonymous' | 'light' | 'registered' | 'advocate';
export const stages: readonly Stage[] = ['anonymous', 'light', 'registered', 'advocate'];

/** Kinds: user (account), email, phone, wechat, device, qr, anonymous (cookie), visitor (who has a cookie that is somebody's). */
export type Identifier = {
  readonly kind: string;
  readonly value: string;
  readonly verifiedAt?: Millis;
  /** Only a browser's key said it: it leads to nobody, and nothing goes there before it is confirmed. */
  readonly claimed?: boolean;
};

/**
 * `value` null: it was taken away, and is kept so that what was said before that cannot bring it back. `key`: the id of the key
 * that said it, where one did.
 */
export type TraitValue = {
  readonly value: unknown;
  readonly source: string;
  readonly at: Millis;
  readonly key?: string;
  /** Nobody said it of the person: it stood beside an event. */
  readonly filled?: true;
};

export type Customer = {
  readonly id: string;
  readonly stage: Stage;
  readonly stageSince: Millis;
  readonly createdAt: Millis;
  readonly identifiers: readonly Identifier[];
  readonly traits: Readonly<Record<string, TraitValue>>;
  readonly points: number;
  readonly paused?: { readonly at: Millis; readonly reason?: string };
  /** Channels whose address is on the suppression list, with why. */
  readonly suppressed: Readonly<Record<ChannelKind, string>>;
};

export type StageChange = { readonly from: Stage; readonly to: Stage; readonly at: Millis; readonly cause: string };
