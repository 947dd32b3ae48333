import type { ChannelKind } from '../../domain/contact/channel';
import { quietUntil } from '../../domain/contact/quiet-hours';
import type { Policy, PolicyQuietHours } from '../../domain/journey/policy';
import { isMapping } from '../../domain/schema/reading/mapping';
import { dayMillis } from '../../domain/time/wall-clock';

export type QuietHours = Pick<Policy, 'quietHours'>;

/** Quiet hours as they are written; what the policy's own reader finds wrong is told beside. It would be several times this page. */
export function quietHoursIn(written: unknown = []): QuietHours | undefined {
  const all: readonly unknown[] = Array.isArray(written) ? written : [written];
  return all.every(isQuietHours) ? { quietHours: all } : undefined;
}

const isQuietHours = (one: unknown): one is PolicyQuietHours =>
  isMapping(one) &&
  [one.from, one.to].every((time) => typeof time === 'string') &&
  [one.days, one.channels, one.regions].every((list) => list === undefined || Array.isArray(list));

const hourMillis = 3_600_000;
/** A Monday on which no clock of UTC jumps. */
const monday = Date.UTC(2024, 0, 1);

/** Of each day from Monday, of each hour, how many of its four quarters are quiet on a channel: by the rule that messages are held by. */
export function quietWeek(policy: QuietHours, channel: ChannelKind): number[][] {
  const isQuiet = (now: number): boolean =>
    quietUntil({ policy, preferences: {}, zone: 'UTC', channel, now }) !== undefined;
  return Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: 24 }, (__, hour) => {
      const start = monday + day * dayMillis + hour * hourMillis;
      return [0, 1, 2, 3].filter((quarter) => isQuiet(start + (quarter * hourMillis) / 4)).length;
    }),
  );
}

/** The day's name in a language, Monday first. */
export const dayNames = (language: string): string[] => {
  const format = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, day) => format.format(monday + day * dayMillis));
};

/** Spans of a day that are quiet, in words such as 0–8. */
export function spansOf(hours: readonly number[]): string {
  const spans: string[] = [];
  for (let hour = 0; hour < 24; hour++) {
    if (!hours[hour]) continue;
    const start = hour;
    while (hour < 24 && hours[hour]) hour++;
    spans.push(`${start}–${hour}`);
  }
  return spans.join(', ');
}
