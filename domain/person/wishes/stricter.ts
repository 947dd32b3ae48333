import type { ChannelKind } from '../../contact/channel';
import { asLongAsBoth } from '../../time/as-long-as-both';
import { dayMillis, timeOfDay } from '../../time/wall-clock';
import { daysOfWeek } from '../../time/weekday';
import { windowsOf, type Pace, type Preferences, type QuietHours } from './preferences';

/** Wishes that only ever restrict: of two people who are one both are heeded, whoever said theirs last. */
type Limits = Pick<Preferences, 'channels' | 'frequency' | 'topicFrequency' | 'quietHours'>;

/** What keeps to the limits of both; it does not matter who joins whom first. @param last whose order of channels is followed */
export function stricterLimits(one: Limits, other: Limits, last: readonly ChannelKind[] | undefined): Limits {
  const channels = bothUsed(one.channels, other.channels, last);
  const frequency = slower(one.frequency, other.frequency);
  const topicFrequency = slowerTopics(one.topicFrequency, other.topicFrequency);
  const quietHours = bothQuiet(one, other);
  return {
    ...(channels ? { channels } : {}),
    ...(frequency ? { frequency } : {}),
    ...(topicFrequency ? { topicFrequency } : {}),
    ...(quietHours ? { quietHours } : {}),
  };
}

function bothUsed(one: Limits['channels'], other: Limits['channels'], last = one ?? other): Limits['channels'] {
  return last?.filter((channel) => [one, other].every((used) => used === undefined || used.includes(channel)));
}

/** As few as one of them wanted, in as long as the other did. */
function slower(one: Pace | undefined, other: Pace | undefined): Pace | undefined {
  if (!one || !other) return one ?? other;
  return { max: Math.min(one.max, other.max), per: asLongAsBoth(one.per, other.per) };
}

function slowerTopics(
  one: Limits['topicFrequency'],
  other: Limits['topicFrequency'],
): Limits['topicFrequency'] | undefined {
  if (!one || !other) return one ?? other;
  const both = new Map(Object.entries(one));
  for (const [topic, pace] of Object.entries(other)) both.set(topic, slower(both.get(topic), pace) ?? pace);
  return Object.fromEntries(both);
}

/** The windows of both, without those that lie in another. */
function bothQuiet(one: Limits, other: Limits): Limits['quietHours'] {
  const all = new Map([...windowsOf(one), ...windowsOf(other)].map((window) => [nameOf(window), plainly(window)]));
  const windows = [...all.values()];
  const left = windows.filter((window) => !windows.some((wider) => wider !== window && liesIn(window, wider)));
  const [first, ...others] = left.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return first && others.length > 0 ? [first, ...others] : first;
}

const daysOf = ({ days }: QuietHours) => daysOfWeek.filter((day) => !days || days.length === 0 || days.includes(day));
/** As one of all that mean the same, so that it does not matter whose was said last. */
function plainly({ from, to, ...window }: QuietHours): QuietHours {
  const days = daysOf({ from, to, ...window });
  return { from, to, ...(days.length < daysOfWeek.length ? { days } : {}) };
}

const nameOf = (window: QuietHours): string => [window.from, window.to, ...daysOf(window)].join(' ');

function liesIn(inner: QuietHours, outer: QuietHours): boolean {
  const [[from, to], [start, end]] = [spanOf(inner), spanOf(outer)];
  const has = daysOf(outer);
  return start <= from && to <= end && daysOf(inner).every((day) => has.includes(day));
}

function spanOf({ from, to }: QuietHours): readonly [from: number, to: number] {
  const [start, end] = [timeOfDay(from), timeOfDay(to)];
  return [start, end > start ? end : end + dayMillis];
}
