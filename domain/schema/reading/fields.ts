import type { ProblemCode } from './problem-codes';
import { z } from 'zod';
import { channelKinds } from '../../contact/channel';
import { seenName } from '../../person/event';
import { isPurpose } from '../../person/ledger/reserved';
import type { Pace } from '../../journey/pace';
import { approximateMillis, parseDuration } from '../../time/duration';
import { daysOfWeek } from '../../time/weekday';
import { isZone } from '../../time/zone';
import type { Duration } from '../../time/time';
import type { WaitOffset } from '../../journey/journey';

/** Building blocks of the definitions; each says in words what it wants. `params.code` becomes the problem's code. */
const pattern = (regex: RegExp, code: ProblemCode, message: string, hint?: string) =>
  z
    .string()
    .min(1, { error: 'Must not be empty.', abort: true })
    .max(200)
    .refine((text) => regex.test(text), { error: message, params: { code, hint } });

export const key = pattern(
  /^[a-z0-9]+(-[a-z0-9]+)*$/,
  'bad-key',
  'A key has only a-z, 0-9 and single hyphens between them.',
).meta({
  pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
});

export const isLanguageTag = (text: string): boolean => /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/.test(text);
export const notALanguage = { detail: 'Must be a language tag.', hint: 'For example zh, de or pt-BR.' };

export const language = z
  .string()
  .refine(isLanguageTag, { error: notALanguage.detail, params: { code: 'bad-language', hint: notALanguage.hint } })
  .meta({ pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$' });

export const name = z.string().overwrite(seenName).min(1, 'Must not be empty.').max(200);

/** What a consent or a message is for. */
export const purposeName = name.refine(isPurpose, {
  error: 'Names no purpose: "*" is everything, and what begins with "right:" is a demand.',
  params: { code: 'wrong-value' },
});

/** Ids of steps and names of arms: what people read in figures. */
export const stepId = pattern(
  /^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,99}$/u,
  'bad-key',
  'A name of a step begins with a letter or digit and has letters, digits, spaces, and _ . - in it.',
);

export const eventName = name.describe('The name of an event, such as Order Completed.');

export const expression = z
  .string()
  .meta({ description: 'A CEL expression over customer, event, entry, step, now and history.' });

export const duration = z
  .string()
  .transform((text, context): Duration => {
    const found = parseDuration(text);
    if (found) return found;
    context.addIssue({
      code: 'custom',
      message: 'Not a duration.',
      params: { code: 'bad-duration', hint: durationHint(text) },
    });
    return z.NEVER;
  })
  .meta({
    description: 'A duration: 3 days (exact), 2 calendar days (keeps the local time), 1 month, P3D.',
    examples: ['3 days'],
  });

export const positiveDuration = duration.refine(
  (one) => (one.unit === 'exact' ? one.millis > 0 : one.months + one.days > 0),
  { error: 'Must be longer than nothing.', params: { code: 'bad-duration' } },
);

const durationHint = (text: string): string =>
  text.trim().startsWith('-')
    ? 'A duration is not negative.'
    : 'For example "90 minutes", "3 days", "2 calendar days", "1 month" or P3D.';

export const offset = z
  .string()
  .transform((text, context): WaitOffset => {
    const [, sign, rest] = /^\s*([+-]?)\s*(.*)$/s.exec(text) ?? [];
    const found = parseDuration(rest ?? '');
    if (found) return { sign: sign === '-' ? -1 : 1, duration: found };
    context.addIssue({
      code: 'custom',
      message: 'Not an offset.',
      params: { code: 'bad-duration', hint: 'For example "-3 days" or "2 hours".' },
    });
    return z.NEVER;
  })
  .meta({ description: 'A duration before (-3 days) or after (2 hours).' });

/** At most so many: a hundred thousand in a second. */
const mostPeople = 1_000_000;

export const pace = z
  .string()
  .transform((text, context): Pace => {
    const [, people, per = ''] = /^\s*(\d{1,7})\s+(?:per|a|an)\s+(.+)$/.exec(text) ?? [];
    const found = parseDuration(per) ?? parseDuration(`1 ${per}`);
    const number = Number(people);
    if (found && approximateMillis(found) > 0 && number > 0 && number <= mostPeople)
      return { people: number, per: found };
    context.addIssue({
      code: 'custom',
      message: 'Not a pace.',
      params: { code: 'bad-duration', hint: 'For example "600 per minute".' },
    });
    return z.NEVER;
  })
  .meta({ description: 'How fast people enter: 600 per minute.', examples: ['600 per minute'] });

export const clockTime = pattern(
  /^([01]\d|2[0-3]):[0-5]\d$/,
  'bad-time',
  'Must be a time of day from 00:00 to 23:59.',
  'For example "09:00".',
);

export const weekday = z.enum(daysOfWeek);
export const weekdays = z.array(weekday).min(1).max(7);

export const channel = z.enum(channelKinds);

export const zone = z
  .string()
  .refine((text) => isZone(text), {
    error: 'Not a time zone.',
    params: { code: 'bad-zone', hint: 'An IANA zone such as Europe/Berlin or UTC.' },
  })
  .meta({ description: 'An IANA time zone, such as Asia/Shanghai.' });

export const share = z.number().min(0).max(100);
