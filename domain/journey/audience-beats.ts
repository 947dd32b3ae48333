import { DateTime } from 'luxon';
import { audienceEntries, newestOccurrence, type AudienceEntry, type Rhythm } from './audience';
import type { Scope } from '../cel/scope';
import { holds } from '../cel/condition';
import { approximateMillis } from '../time/duration';
import type { Definitions } from '../decide/facts';
import { computingRules } from '../person/computed/rules';
import type { CustomerEvent } from '../person/event';
import { isPlainFor } from '../person/wishes/personalisation';
import { hashId } from './hash';
import type { JourneyVersion } from './journey';
import { customerZone } from '../time/local-time';
import { classOf, type Policy } from './policy';
import { readInstant } from '../time/read-instant';
import { parseRule } from '../time/recurrence-rule';
import type { Millis } from '../time/time';
import { instantAt, minuteMillis, wallAt, type Wall } from '../time/wall-clock';

/** An audience entry and when it comes. */
export type Beat = {
  readonly index: number;
  readonly entry: AudienceEntry;
  readonly rhythm: Rhythm;
  /** Of its journey. */
  readonly purpose: string;
};

type Lived = { readonly since: Millis; readonly first: Millis };

/** @param lived `first`: when the journey was first published; `since`: since when it lets people in without a break */
export const beatsOf = (journey: JourneyVersion, policy: Policy, lived: Lived): Beat[] =>
  audienceEntries(journey).flatMap(([index, entry]) => {
    const rhythm = entry.at === undefined ? again(entry.every ?? '', policy, lived) : once(entry.at, lived);
    return rhythm ? [{ index, entry, rhythm, purpose: journey.purpose }] : [];
  });

function again(every: string, policy: Policy, { since, first }: Lived): Rhythm | undefined {
  const rule = parseRule(every);
  return 'fault' in rule ? undefined : { rule, since, anchor: wallAt(first, policy.timezone) };
}

/** What comes once is not passed over by a pause: it comes when the journey goes on. */
function once(at: string, { first }: Lived): Rhythm | undefined {
  const wall = readInstant(at, 'UTC');
  if (wall === undefined) return undefined;
  const isAbsolute = readInstant(at, 'Etc/GMT-1') === wall;
  return { rule: { once: wall }, since: first, anchor: wall, ...(isAbsolute ? { clock: 'UTC' } : {}) };
}

/** Milliseconds over which the people of an occurrence have their turns. */
export const spreadOf = ({ entry }: Beat): number => (entry.spread ? approximateMillis(entry.spread) : 0);

/** An occurrence of a beat as its rows name it: `0/2026-12-07T09:00`, local time, with seconds where it has some. */
export const occurrenceName = (index: number, wall: Wall): string => {
  const time = wall % minuteMillis === 0 ? 'HH:mm' : 'HH:mm:ss.SSS';
  return `${index}/${DateTime.fromMillis(wall, { zone: 'utc' }).toFormat(`yyyy-MM-dd'T'${time}`)}`;
};

function occurrenceNamed(name: string): { index: number; wall: Wall; local: string } {
  const [index = '', local = ''] = name.split('/');
  return { index: Number(index), wall: DateTime.fromISO(local, { zone: 'utc' }).toMillis(), local };
}

/** The beat that an occurrence belongs to; undefined when its journey has it no more. */
export const beatOf = (beats: readonly Beat[], occurrence: string): Beat | undefined =>
  beats.find(({ index }) => index === occurrenceNamed(occurrence).index);

/** Whether the clocks of a zone, or those that count for everybody, show an occurrence of a beat at this instant. */
export const showsAt = ({ rhythm: { clock } }: Beat, zone: string, occurrence: string, instant: Millis): boolean =>
  instantAt(occurrenceNamed(occurrence).wall, clock ?? zone) === instant;

/** The newest occurrences that clocks of these zones have shown by now. */
export function dueOccurrences(
  beats: readonly Beat[],
  zones: Iterable<string>,
  now: Millis,
): { occurrence: string; instant: Millis }[] {
  const found = new Map<string, { occurrence: string; instant: Millis }>();
  for (const zone of zones) {
    for (const { index, rhythm } of beats) {
      const newest = newestOccurrence(rhythm, zone, now);
      if (!newest) continue;
      const due = { occurrence: occurrenceName(index, newest.wall), instant: newest.instant };
      found.set(`${due.occurrence} ${due.instant}`, due);
    }
  }
  return [...found.values()];
}

/** Whether somebody is among the people whom a beat calls. */
export function isAmong(
  { entry, purpose }: Beat,
  whom: Pick<Scope, 'customer' | 'preferences' | 'consents' | 'history' | 'past' | 'now'>,
  { policy, live }: Pick<Definitions, 'policy' | 'live'>,
): boolean {
  const zone = customerZone(whom.customer, whom.preferences, policy);
  const isPlain = isPlainFor(whom.preferences, classOf(policy, purpose));
  return holds(entry.audience, { ...whom, zone, isPlain, rules: computingRules(policy, live) }) === true;
}

export type Called = {
  readonly customerId: string;
  readonly journey: string;
  /** As `occurrenceName` names it. */
  readonly occurrence: string;
  readonly at: Millis;
};

/** What lets somebody in whose turn has come: once an occurrence, however often they are looked at. */
export function audienceEvent({ customerId, journey, occurrence, at }: Called): CustomerEvent & { messageId: string } {
  const messageId = `${journey}/${occurrence}/${customerId}`;
  const { index, local } = occurrenceNamed(occurrence);
  const properties = { entry: index, occurrence: local };
  return {
    id: hashId('audience', messageId),
    messageId,
    type: 'audience',
    name: journey,
    properties,
    at,
    receivedAt: at,
  };
}
