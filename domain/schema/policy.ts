import { z } from 'zod';
import type { CapWindow, Policy } from '../journey/policy';
import type { PurchaseRules } from '../person/purchases';
import { usualPurchase } from '../person/computed/deeds';
import { approximateMillis } from '../time/duration';
import { brandShape } from './brand';
import { given, nobodyYet, readExpression, withList } from './reading/definition-reader';
import { isMapping } from './reading/mapping';
import {
  channel,
  clockTime,
  duration,
  eventName,
  expression,
  language,
  name,
  purposeName,
  positiveDuration,
  share,
  weekdays,
  zone,
} from './reading/fields';
import { readPart, sayType } from './reading/issues';
import type { Report } from './reading/report';
import { readSource, type Format } from './reading/source';

const window = z
  .string()
  .transform((text, context): CapWindow => {
    const calendar = /^\s*calendar (day|week|month)\s*$/.exec(text)?.[1];
    if (calendar === 'day' || calendar === 'week' || calendar === 'month') return { kind: 'calendar', unit: calendar };
    const read = positiveDuration.safeParse(text);
    if (read.success) return { kind: 'rolling', per: read.data };
    const hint = 'A duration such as "7 days", or "calendar day", "calendar week", "calendar month".';
    context.addIssue({ code: 'custom', message: 'Not a window.', params: { code: 'bad-duration', hint } });
    return z.NEVER;
  })
  .meta({
    description: 'The last such length of time (7 days), or since the start of the calendar day, week or month.',
  });

const cap = z.strictObject({
  channel: channel.optional().describe('Without it all channels count together.'),
  purpose: name.optional().describe('Only messages for this purpose count. Without it all count together.'),
  max: z.int().min(0).max(100_000),
  per: window,
  clock: z.enum(['customer', 'policy']).optional().describe("Whose calendar. Default: the customer's."),
});

const quietHours = z
  .strictObject({
    from: clockTime,
    to: clockTime.describe('Earlier than from: the next morning.'),
    days: weekdays.optional().describe('The days on which from falls.'),
    channels: z.array(channel).min(1).optional(),
    regions: z.array(name).min(1).optional(),
  })
  .refine(({ from, to }) => from !== to, { error: 'from and to must differ.', params: { code: 'bad-time' } });

const purpose = z.strictObject({
  class: z.enum(['marketing', 'service']),
  validFor: positiveDuration.optional().describe('How long a consent to it is worth something.'),
});

const tracking = z.strictObject({
  purpose: name.describe('Who agreed to it by email has the links of marketing mails told of, as Email Clicked.'),
});

const approval = z.strictObject({
  above: z
    .int()
    .min(0)
    .max(1_000_000_000)
    .optional()
    .describe('A publish that lets in or moves more people than this at once needs it. Default: none does.'),
  typedFrom: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .optional()
    .describe('From so many people on the console asks for the key of the journey once more. Default: 1000.'),
});

const questions = z.strictObject({
  again: positiveDuration.optional().describe('So long nobody is asked the same again. Default: 90 days.'),
});

const purchases = z.strictObject({
  on: eventName.optional().describe('The event that is a purchase. Default: Order Completed.'),
  active: positiveDuration
    .optional()
    .describe('So long after a purchase they are first-time or active. Default: 90 days.'),
  defecting: positiveDuration.optional().describe('So long they are defecting, then inactive. Default: 365 days.'),
});

const testAddress = name.refine((text) => /^[^\s@]*@[^\s@]+$/.test(text), {
  error: 'Neither an address nor a domain.',
  params: { code: 'wrong-value', hint: 'For example ann@example.org, or @example.org for everybody there.' },
});

export const policyShape = z.strictObject({
  timezone: zone.optional().describe('The zone of people whose zone is unknown. Default: UTC.'),
  caps: z.array(cap).max(100).optional().describe('At most so many messages of class marketing.'),
  quietHours: z.array(quietHours).max(100).optional().describe('Local hours in which nobody is disturbed.'),
  hold: duration.optional().describe('How long a message may be held where its step does not say. Default: 3 days.'),
  lookAhead: duration.optional().describe('How far ahead a more important message is waited for.'),
  holdout: share
    .optional()
    .describe('Percent of the people kept out of every journey that is no service, always the same ones. Default: 0.'),
  verifiedOnly: z.boolean().optional().describe('Marketing only to confirmed addresses. Default: false.'),
  purposes: z.record(purposeName, purpose).optional().describe('What is listed here can be sent without a warning.'),
  locales: z.array(language).min(1).max(50).optional().describe('Languages that a statement must have. Default: en.'),
  testAddresses: z
    .array(testAddress)
    .max(200)
    .optional()
    .describe('Colleagues, or their domain as @example.org, whom tests of templates may go to. Default: nobody.'),
  tracking: tracking.optional().describe('Whose clicks are told of. Default: nobody’s.'),
  brand: brandShape.optional().describe('How the pages that people read show whose they are. Default: Sojourn.'),
  feedback: z
    .strictObject({ every: positiveDuration.optional().describe('So long nobody is asked again. Default: 90 days.') })
    .optional()
    .describe('How people are asked who say no.'),
  approval: approval.optional().describe('When a journey is published only with the approval of a second person.'),
  questions: questions.optional().describe('How people are asked about themselves.'),
  lifecycle: z
    .strictObject({
      advocate: expression.optional().describe('Who is registered is an advocate as long as it holds.'),
      purchases: purchases.optional().describe('Keeps how everybody stands as a buyer: the trait purchaseClass.'),
    })
    .optional()
    .describe('Where people stand.'),
});

/** What a policy that keeps classes of buyers does not say. */
const usualPurchases: PurchaseRules = {
  on: usualPurchase,
  active: { unit: 'exact', millis: 90 * 24 * 3_600_000 },
  defecting: { unit: 'exact', millis: 365 * 24 * 3_600_000 },
};

/** In force until somebody publishes one: no caps, no quiet hours, UTC. */
export const defaultPolicy: Policy = {
  version: 0,
  timezone: 'UTC',
  caps: [],
  quietHours: [],
  hold: { unit: 'exact', millis: 3 * 24 * 3_600_000 },
  verifiedOnly: false,
  purposes: {},
  lifecycle: {},
};

/** A policy's text, but for what its expressions say. */
export function readPolicy(
  source: string,
  format: Format,
): { readonly policy: Policy | undefined; readonly report: Report } {
  const { value, report } = readSource(source, format);
  if (value !== undefined && !isMapping(value)) {
    const hint = 'It begins with "timezone: Europe/Berlin".';
    report.error([], { code: 'wrong-type', detail: `A policy is a mapping, not ${sayType(value)}.`, hint });
  }
  return { policy: isMapping(value) ? partsOf(value, report) : undefined, report };
}

function partsOf(value: Record<string, unknown>, report: Report): Policy | undefined {
  const read = readPart(policyShape, withList(withList(value, 'caps'), 'quietHours'), [], report);
  if (!read) return undefined;
  const {
    caps = [],
    questions: asking,
    approval: approving,
    brand,
    feedback,
    lifecycle: { advocate, purchases: asked } = {},
    ...rest
  } = read;
  if (advocate !== undefined) {
    readExpression(advocate, ['lifecycle', 'advocate'], { boolean: true, absent: nobodyYet }, report);
  }
  const buying = asked && { ...usualPurchases, ...given(asked) };
  if (buying && approximateMillis(buying.active) >= approximateMillis(buying.defecting)) {
    const hint = 'For example active: 90 days, defecting: 365 days.';
    const detail =
      'Who is defecting was active before: "defecting" is the longer time, also counted from the purchase.';
    report.error(['lifecycle', 'purchases'], { code: 'bad-duration', detail, hint });
  }
  return {
    ...defaultPolicy,
    ...given(rest),
    caps: caps.map(({ per, ...one }) => ({ ...given(one), max: one.max, window: per })),
    ...(feedback?.every ? { feedback: { every: feedback.every } } : {}),
    ...(approving ? { approval: given(approving) } : {}),
    ...(brand ? { brand: { ...given(brand), name: brand.name } } : {}),
    ...(asking?.again ? { questions: { again: asking.again } } : {}),
    lifecycle: given({ advocate, purchases: buying }),
  };
}
