import type { ChannelKind } from './channel';
import { addDuration } from '../time/add-duration';
import { approximateMillis } from '../time/duration';
import { nextStartOfLocal, startOfLocal } from '../time/local-time';
import type { Message } from './message';
import type { Cap, CapWindow, Policy } from '../journey/policy';
import type { Pace, Preferences } from '../person/wishes/preferences';
import type { Millis } from '../time/time';
import { dayMillis } from '../time/wall-clock';

/** How full a cap is, and whose it is. */
export type CapCounter = { readonly owner: 'policy' | 'person'; readonly cap: Cap; readonly count: number };

export type CapRoom =
  | { readonly free: true; readonly counters: readonly CapCounter[] }
  | {
      readonly free: false;
      readonly reason: 'capped' | 'own-frequency';
      readonly cap: Cap;
      readonly count: number;
      /** The first instant at which every cap has room again; never, where a cap allows none at all. */
      readonly nextFree: Millis | undefined;
      /** Ids of the messages that fill the cap. */
      readonly holders: readonly string[];
    };

type CapQuestion = {
  readonly policy: Pick<Policy, 'caps' | 'timezone'>;
  readonly preferences: Paces;
  /** Those of class marketing that hold a slot; each counts from the moment it was decided. */
  readonly messages: readonly Slot[];
  readonly channel: ChannelKind;
  readonly purpose: string;
  readonly now: Millis;
  /** Of the customer's clock. */
  readonly zone: string;
};
type Paces = Pick<Preferences, 'frequency' | 'topicFrequency'>;
export type Slot = Pick<Message, 'id' | 'channel' | 'purpose' | 'decidedAt'>;
type OwnedCap = Pick<CapCounter, 'owner' | 'cap'>;
type Fill = OwnedCap & { readonly holders: readonly string[]; readonly freeAt: Millis | undefined };

/** Whether one more marketing message fits under every cap of policy and person that speaks of its channel and purpose. */
export function capRoom(asked: CapQuestion): CapRoom {
  const fills = capsOn(asked).map((owned) => fillOf(owned, asked));
  const full = fills.filter(({ cap, holders }) => holders.length >= cap.max);
  const [first, ...others] = full;
  if (!first) {
    return { free: true, counters: fills.map(({ owner, cap, holders }) => ({ owner, cap, count: holders.length })) };
  }
  const last = others.reduce((one, other) => (freeAt(other) > freeAt(one) ? other : one), first);
  return {
    free: false,
    reason: last.owner === 'policy' ? 'capped' : 'own-frequency',
    cap: last.cap,
    count: last.holders.length,
    nextFree: last.freeAt,
    holders: last.holders,
  };
}

const speaksOf = (cap: Cap, { channel, purpose }: Pick<Message, 'channel' | 'purpose'>): boolean =>
  (cap.channel === undefined || cap.channel === channel) && (cap.purpose === undefined || cap.purpose === purpose);

const freeAt = (fill: Fill): Millis => fill.freeAt ?? Infinity;

function capsOn({ policy, preferences, channel, purpose }: CapQuestion): OwnedCap[] {
  const caps: OwnedCap[] = policy.caps
    .filter((cap) => speaksOf(cap, { channel, purpose }))
    .map((cap) => ({ owner: 'policy', cap }));
  const { frequency, topicFrequency = {} } = preferences;
  if (frequency) caps.push({ owner: 'person', cap: capOf(frequency) });
  const ofTopic = Object.hasOwn(topicFrequency, purpose) ? topicFrequency[purpose] : undefined;
  if (ofTopic) caps.push({ owner: 'person', cap: { purpose, ...capOf(ofTopic) } });
  return caps;
}

const capOf = ({ max, per }: Pace): Cap => ({ max, window: { kind: 'rolling', per } });

function fillOf({ owner, cap }: OwnedCap, { messages, policy, zone, now }: CapQuestion): Fill {
  const counted = messages.filter((message) => speaksOf(cap, message));
  if (counted.length === 0) return { owner, cap, holders: [], freeAt: undefined };
  const leaves = leaving(cap.window, cap.clock === 'policy' ? policy.timezone : zone, now);
  const held = counted
    .map(({ id, decidedAt }) => ({ id, until: leaves(decidedAt) }))
    .filter(({ until }) => until > now)
    .sort((one, other) => other.until - one.until);
  return { owner, cap, holders: held.map(({ id }) => id), freeAt: cap.max > 0 ? held[cap.max - 1]?.until : undefined };
}

/** From when on a message decided at an instant no longer counts. */
function leaving(window: CapWindow, zone: string, now: Millis): (decidedAt: Millis) => Millis {
  if (window.kind === 'rolling') return (decidedAt) => addDuration(decidedAt, window.per, zone);
  const [start, end] = [startOfLocal(window.unit, now, zone), nextStartOfLocal(window.unit, now, zone)];
  return (decidedAt) => {
    if (decidedAt < start) return start;
    return decidedAt < end ? end : nextStartOfLocal(window.unit, decidedAt, zone);
  };
}

/** A day more than any, since days may be longer and zones differ. */
const longestUnit = { day: 2 * dayMillis, week: 8 * dayMillis, month: 32 * dayMillis } as const;
const yearMillis = 366 * dayMillis;

/**
 * How far back messages may still count for a cap, in milliseconds, at most.
 * @param preferences where they are not known yet, a person's own frequency is taken to look back a year
 */
export function longestCapWindow(policy: Pick<Policy, 'caps'>, preferences?: Paces): number {
  const { frequency, topicFrequency = {} } = preferences ?? {};
  const paces = [...(frequency ? [frequency] : []), ...Object.values(topicFrequency)];
  const own = preferences ? Math.max(0, ...paces.map(({ per }) => approximateMillis(per))) : yearMillis;
  const windows = policy.caps.map(({ window }) =>
    window.kind === 'rolling' ? approximateMillis(window.per) : longestUnit[window.unit],
  );
  return Math.max(own, ...windows);
}
