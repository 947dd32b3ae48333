import type { ChannelKind } from '../../contact/channel';
import type { Duration, Millis } from '../../time/time';
import type { Weekday } from '../../time/weekday';

/** Local hours in which nobody is disturbed; `from` later than `to` crosses midnight. Days are those on which `from` falls. */
export type QuietHours = { readonly from: string; readonly to: string; readonly days?: readonly Weekday[] };
/** What the person said of one journey: `paused` holds its messages, `left` ends it and lets nobody in again. */
export type JourneyWish = 'paused' | 'left';
/** At most so many messages in a while. */
export type Pace = { readonly max: number; readonly per: Duration };

/** What the person asked for. It can only make the policy stricter. */
export type Preferences = {
  /** An order and a limit: a channel that is not in it is not used. */
  readonly channels?: readonly ChannelKind[];
  readonly topics?: Readonly<Record<string, boolean>>;
  readonly frequency?: Pace;
  /** By purpose: how many of the messages about it. */
  readonly topicFrequency?: Readonly<Record<string, Pace>>;
  readonly quietHours?: QuietHours | readonly QuietHours[];
  readonly timezone?: string;
  readonly language?: string;
  readonly snoozeUntil?: Millis;
  readonly personalisation?: boolean;
  /** By the key of the journey. */
  readonly journeys?: Readonly<Record<string, JourneyWish>>;
};

/** The hours in which a person wants quiet. */
export const windowsOf = ({ quietHours = [] }: Pick<Preferences, 'quietHours'>): readonly QuietHours[] =>
  'from' in quietHours ? [quietHours] : quietHours;
