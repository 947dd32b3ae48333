import { channelKinds, type ChannelKind } from './channel';
import { isNo, type ConsentEntry, type ConsentState } from '../person/ledger/consent';
import { speaksOf } from '../person/ledger/speaks-of';
import { isOutdated } from '../journey/statement/statement-terms';
import type { Preferences } from '../person/wishes/preferences';
import type { Millis } from '../time/time';

export type Permission<Entry extends ConsentEntry = ConsentEntry> = {
  readonly allowed: boolean;
  readonly reason: 'permitted' | 'no-consent' | 'denied' | 'withdrawn' | 'expired' | 'outdated' | 'pending';
  /** The line of the ledger that decided. */
  readonly entry?: Entry;
  /** From this instant on the permission is gone. */
  readonly expiresAt?: Millis;
};

/**
 * What the ledger says about a purpose on a channel. Unknown is no, and the last word counts: a word about all channels and one
 * about this channel alike, and a no to everything as one to this purpose. Of words of the same instant the most restrictive counts, whenever they arrived.
 * A no that is dated ahead holds at once, a yes only from its date on. A yes to a text that is out of date is worth nothing. A yes that
 * waits to be confirmed permits nothing, and takes nothing that is permitted away.
 */
export function permission<Entry extends ConsentEntry>(
  consents: readonly Entry[],
  purpose: string,
  channel: ChannelKind,
  now: Millis,
): Permission<Entry> {
  const words = consents.filter(
    (one) => speaksOf(one, purpose) && (one.channel === undefined || one.channel === channel),
  );
  return verdictOn(words, now);
}

/** When grants of a purpose end that are good now, on whatever channel. */
export const endsOfGrants = (ledger: readonly ConsentEntry[], purpose: string, now: Millis): readonly Millis[] =>
  channelKinds.flatMap((kind) => permission(ledger, purpose, kind, now).expiresAt ?? []).filter((at) => at > now);

/** Of each purpose and channel, of each purpose on all channels, and of each no to everything that leaves other purposes alone, the line that decides by the same rule; the newest first. */
export function lastWords<Entry extends ConsentEntry>(consents: readonly Entry[], now: Millis): Entry[] {
  const places = new Map<string, Entry[]>();
  for (const one of consents) {
    const place = JSON.stringify([one.purpose, one.channel ?? null, one.spares ?? null]);
    const words = places.get(place);
    if (words) words.push(one);
    else places.set(place, [one]);
  }
  return [...places.values()]
    .flatMap((words) => verdictOn(words, now).entry ?? [])
    .sort((one, other) => other.seq - one.seq);
}

function verdictOn<Entry extends ConsentEntry>(words: readonly Entry[], now: Millis): Permission<Entry> {
  const verdict = lastWord(words, now);
  const waiting = verdict.allowed ? undefined : latest(words.filter(({ state }) => state === 'pending'));
  if (!waiting || (verdict.entry && isLater(verdict.entry, waiting))) return verdict;
  return { allowed: false, reason: 'pending', entry: waiting };
}

function lastWord<Entry extends ConsentEntry>(words: readonly Entry[], now: Millis): Permission<Entry> {
  const entry = latest(words.filter(({ state, at }) => isNo(state) || (state === 'granted' && at <= now)));
  if (!entry) return { allowed: false, reason: 'no-consent' };
  if (isNo(entry.state)) return { allowed: false, reason: entry.state, entry };
  if (isOutdated(entry)) return { allowed: false, reason: 'outdated', entry };
  const { validUntil: expiresAt } = entry;
  if (expiresAt === undefined) return { allowed: true, reason: 'permitted', entry };
  return expiresAt > now
    ? { allowed: true, reason: 'permitted', entry, expiresAt }
    : { allowed: false, reason: 'expired', entry, expiresAt };
}

const latest = <Entry extends ConsentEntry>(words: readonly Entry[]): Entry | undefined =>
  words.reduce<Entry | undefined>((last, one) => (last && isLater(last, one) ? last : one), undefined);

const strictness: Readonly<Record<ConsentState, number>> = { denied: 3, withdrawn: 2, pending: 1, granted: 0 };

const isStale = (entry: ConsentEntry): boolean => entry.state === 'granted' && isOutdated(entry);

function isLater(one: ConsentEntry, other: ConsentEntry): boolean {
  const difference =
    one.at - other.at ||
    strictness[one.state] - strictness[other.state] ||
    Number(isStale(one)) - Number(isStale(other)) ||
    compare(validity(other), validity(one)) ||
    one.recordedAt - other.recordedAt ||
    one.seq - other.seq;
  return difference > 0;
}

const validity = (entry: ConsentEntry): number => entry.validUntil ?? Infinity;
const compare = (one: number, other: number): number => (one === other ? 0 : one - other);

/** Whether the person has switched the topic off, whatever they consented to. */
export const unsubscribed = (preferences: Preferences, purpose: string): boolean =>
  preferences.topics?.[purpose] === false;
