import { IANAZone } from 'luxon';
import { z } from 'zod';
import { channelKinds } from '../contact/channel';
import { parseDuration, sayDuration } from '../time/duration';
import { sayInstant } from '../time/say-instant';
import type { Pace, Preferences } from '../person/wishes/preferences';
import type { Duration } from '../time/time';
import { name } from './reading/fields';
import { instant } from './reading/instant';
import { weekdays } from './reading/fields';

const clockTime = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'Must be a time of day such as 08:00.');

const duration = z
  .string()
  .max(100)
  .transform((text, context): Duration => {
    const found = parseDuration(text);
    if (found) return found;
    context.addIssue({ code: 'custom', message: 'Must be a duration, such as 3 days or P3D.' });
    return z.NEVER;
  });

/** As many for each day as anybody sleeps in. */
const mostWindows = 20;

export const quietWindow = z
  .object({
    from: clockTime,
    to: clockTime,
    days: weekdays.optional(),
  })
  .refine(({ from, to }) => from !== to, 'from and to must differ.');

/** More journeys than anybody has a word to say of. */
const mostJourneys = 200;

/** More topics than anybody has a pace of their own for. */
const mostPaces = 200;

/** A change of what a person asked for: what is absent stays, null takes a wish back. */
export const preferencesPatch = z.object({
  channels: z
    .array(z.enum(channelKinds))
    .max(20)
    .refine((channels) => new Set(channels).size === channels.length, 'Each channel once.')
    .nullish()
    .describe('An order and a limit: a channel that is not in it is not used.'),
  topics: z.record(name, z.boolean().nullable()).nullish().describe('By purpose: false unsubscribes.'),
  frequency: z.object({ max: z.int().min(0).max(10_000), per: duration }).nullish(),
  topicFrequency: z
    .record(z.string().min(1).max(200), z.object({ max: z.int().min(0).max(10_000), per: duration }))
    .refine((paces) => Object.keys(paces).length <= mostPaces, `At most ${mostPaces} topics.`)
    .nullish()
    .describe('By purpose: at most so many messages about it, beside `frequency`. Said as a whole.'),
  quietHours: z
    .union(
      [quietWindow, z.array(quietWindow).min(1).max(mostWindows)],
      'Must be hours such as { from: "21:00", to: "08:00" }, or a list of such.',
    )
    .nullish()
    .describe('Local hours, or a list of such; `days` are those on which `from` falls.'),
  timezone: z
    .string()
    .refine((zone) => IANAZone.isValidZone(zone), 'Must be an IANA zone, such as Europe/Berlin.')
    .nullish(),
  language: z
    .string()
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/, 'Must be a language tag, such as en or zh-CN.')
    .nullish(),
  snoozeUntil: instant.nullish(),
  personalisation: z.boolean().nullish(),
  journeys: z
    .record(name, z.enum(['paused', 'left']))
    .refine((journeys) => Object.keys(journeys).length <= mostJourneys, `At most ${mostJourneys} journeys.`)
    .nullish()
    .describe('By journey: paused holds its messages, left ends it and enters it no more. Said as a whole.'),
});
export type PreferencesPatch = z.output<typeof preferencesPatch>;

/** As outsiders read it. */
export function sayPreferences({
  frequency,
  topicFrequency,
  snoozeUntil,
  ...rest
}: Preferences): Record<string, unknown> {
  const paces = Object.entries(topicFrequency ?? {}).map(([topic, pace]) => [topic, sayPace(pace)]);
  return {
    ...rest,
    ...(frequency ? { frequency: sayPace(frequency) } : {}),
    ...(topicFrequency ? { topicFrequency: Object.fromEntries(paces) } : {}),
    ...(snoozeUntil === undefined ? {} : { snoozeUntil: sayInstant(snoozeUntil) }),
  };
}

const sayPace = ({ max, per }: Pace) => ({ max, per: sayDuration(per) });
