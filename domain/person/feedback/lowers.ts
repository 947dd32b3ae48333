import { channelKinds } from '../../contact/channel';
import { approximateMillis } from '../../time/duration';
import type { Preferences } from '../preferences';

/** Whether somebody wants to hear less than before, in any way. */
export function lowers(before: Preferences, after: Preferences): boolean {
  return [
    isOff(before, after),
    rateOf(after) < rateOf(before),
    (after.snoozeUntil ?? 0) > (before.snoozeUntil ?? 0),
    before.personalisation !== false && after.personalisation === false,
    Object.entries(after.journeys ?? {}).some(([key, wish]) => before.journeys?.[key] !== wish),
    hasFewer(before, after),
  ].some(Boolean);
}

const isOff = ({ topics: were = {} }: Preferences, { topics: are = {} }: Preferences): boolean =>
  Object.entries(are).some(([topic, wish]) => !wish && were[topic] !== false);

const rateOf = ({ frequency }: Preferences): number =>
  frequency ? frequency.max / Math.max(1, approximateMillis(frequency.per)) : Infinity;

/** Who names channels for the first time says which they do not want only by leaving out one that they could have. */
const hasFewer = ({ channels: were = channelKinds }: Preferences, { channels: are }: Preferences): boolean =>
  are !== undefined && were.some((channel) => !are.includes(channel));
