import { channelKinds } from '../../contact/channel';
import { approximateMillis } from '../../time/duration';
import type { Pace, Preferences } from '../wishes/preferences';

/** Whether somebody wants to hear less than before, in any way. */
export function lowers(before: Preferences, after: Preferences): boolean {
  return [
    isOff(before, after),
    rateOf(after.frequency) < rateOf(before.frequency),
    Object.entries(after.topicFrequency ?? {}).some(([topic, pace]) => rateOf(pace) < rateOf(paceOf(before, topic))),
    (after.snoozeUntil ?? 0) > (before.snoozeUntil ?? 0),
    before.personalisation !== false && after.personalisation === false,
    Object.entries(after.journeys ?? {}).some(([key, wish]) => before.journeys?.[key] !== wish),
    hasFewer(before, after),
  ].some(Boolean);
}

const isOff = ({ topics: were = {} }: Preferences, { topics: are = {} }: Preferences): boolean =>
  Object.entries(are).some(([topic, wish]) => !wish && were[topic] !== false);

const rateOf = (pace: Pace | undefined): number =>
  pace ? pace.max / Math.max(1, approximateMillis(pace.per)) : Infinity;

const paceOf = ({ topicFrequency = {} }: Preferences, topic: string): Pace | undefined =>
  Object.hasOwn(topicFrequency, topic) ? topicFrequency[topic] : undefined;

/** Who names channels for the first time says which they do not want only by leaving out one that they could have. */
const hasFewer = ({ channels: were = channelKinds }: Preferences, { channels: are }: Preferences): boolean =>
  are !== undefined && were.some((channel) => !are.includes(channel));
