import type { Brand } from './brand';
import type { ChannelKind } from '../contact/channel';
import type { PurchaseRules } from '../person/purchases';
import type { QuietHours } from '../person/wishes/preferences';
import type { Duration } from '../time/time';

/** `service` passes caps and quiet hours, never suppression or an erased person. */
export type MessageClass = 'marketing' | 'service';

/** `rolling`: the last `per`; `calendar`: since the start of the local day, week (Monday) or month. */
export type CapWindow =
  | { readonly kind: 'rolling'; readonly per: Duration }
  | { readonly kind: 'calendar'; readonly unit: 'day' | 'week' | 'month' };

/**
 * At most `max` messages in the window; without `channel` over all channels, without `purpose` over all topics.
 * `clock`: whose calendar (default: the customer's).
 */
export type Cap = {
  readonly channel?: ChannelKind;
  readonly purpose?: string;
  readonly max: number;
  readonly window: CapWindow;
  readonly clock?: 'customer' | 'policy';
};

export type PolicyQuietHours = QuietHours & {
  readonly channels?: readonly ChannelKind[];
  readonly regions?: readonly string[];
};

/** A purpose that is not listed counts as marketing. */
export const classOf = ({ purposes }: Pick<Policy, 'purposes'>, purpose: string): MessageClass =>
  (Object.hasOwn(purposes, purpose) ? purposes[purpose]?.class : undefined) ?? 'marketing';

/** The languages that a statement must have. */
export const localesOf = ({ locales }: Pick<Policy, 'locales'>): readonly string[] => locales ?? ['en'];

export type Policy = {
  readonly version: number;
  /** The zone of people whose zone is unknown. */
  readonly timezone: string;
  readonly caps: readonly Cap[];
  readonly quietHours: readonly PolicyQuietHours[];
  /** How long a message may be held where its step does not say. */
  readonly hold: Duration;
  readonly lookAhead?: Duration;
  /** Percent of the people kept out of every journey that is no service, always the same ones. */
  readonly holdout?: number;
  /** Marketing only to confirmed addresses. */
  readonly verifiedOnly: boolean;
  readonly purposes: Readonly<Record<string, { readonly class: MessageClass; readonly validFor?: Duration }>>;
  /** Languages that a statement must have; English where it is left out. */
  readonly locales?: readonly string[];
  /** Addresses of colleagues, and domains as `@example.org`, that tests of templates may go to; nobody's where it is left out. */
  readonly testAddresses?: readonly string[];
  /** Links of marketing mails lead over us for whom this purpose is permitted by email; without it nobody's do. */
  readonly tracking?: { readonly purpose: string };
  readonly questions?: {
    /** So long nobody is asked the same again. */
    readonly again: Duration;
  };
  readonly feedback?: {
    /** So long nobody is asked again why they say no. */
    readonly every: Duration;
  };
  /** Who else has to agree to a publish. */
  readonly approval?: {
    /** It concerns more people than this. Without it nobody has to. */
    readonly above?: number;
    /** It concerns so many that whoever publishes it types the journey's key. */
    readonly typedFrom?: number;
  };
  /** How pages that persons read show whose they are; Sojourn's own where it is left out. */
  readonly brand?: Brand;
  readonly lifecycle: {
    readonly advocate?: string;
    /** Without it nobody has a class as a buyer, and no purchase wakes anybody by itself. */
    readonly purchases?: PurchaseRules;
  };
};
