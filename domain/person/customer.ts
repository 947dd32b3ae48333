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

/** How much a value is protected; `sensitive` ones are kept under a key of the person. */
export const dataClasses = ['public', 'internal', 'personal', 'sensitive'] as const;
export type DataClass = (typeof dataClasses)[number];

/** How a value came to be known: somebody said it of the person, it was seen beside what they did, or it was worked out. */
export const confidences = ['declared', 'observed', 'inferred'] as const;
export type Confidence = (typeof confidences)[number];

/**
 * `value` null: it was taken away, and is kept so that what was said before that cannot bring it back. `key`: the id of the key
 * that said it, where one did.
 */
export type TraitValue = {
  readonly value: unknown;
  readonly source: string;
  readonly at: Millis;
  readonly key?: string;
  /** Nobody said it of the person: it stood beside an event, so that it is observed. */
  readonly filled?: true;
  /** It was worked out. */
  readonly inferred?: true;
  /** Personal where it is left out. */
  readonly class?: DataClass;
  /** What it may be used for alone; for whatever is permitted where it is left out. */
  readonly purpose?: string;
  /** The line of the ledger that permits to keep it, by its number. */
  readonly basis?: number;
  /** Of a sensitive one, whose `value` is a mask: what it is, sealed under a key of the person, as it is stored. */
  readonly sealed?: string;
  /** The same opened, in memory alone. */
  readonly clear?: unknown;
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
