import { z } from 'zod';
import {
  channel,
  clockTime,
  duration,
  eventName,
  expression,
  key,
  name,
  offset,
  positiveDuration,
  stepId,
  weekdays,
} from '../reading/fields';

const id = { id: stepId.optional().describe('The id of the step; without it its name, else its place.') };
const within = positiveDuration.describe('How long to wait at most.');
const literal = z.unknown();
const value = z.union([z.strictObject({ cel: expression }), literal]).describe('A literal, or { cel: <expression> }.');

export const waitShapes = {
  until: z.strictObject({
    until: z.string().describe('A date or time, local to the customer unless it has an offset, or CEL that gives one.'),
    offset: offset.optional(),
  }),
  next: z.strictObject({
    next: clockTime.describe('The next such local time, never now.'),
    weekdays: weekdays.optional(),
  }),
};

/** Steps that reach out. */
const speaking = {
  message: z
    .strictObject({
      message: stepId,
      ...id,
      template: key.describe('The key of a template.'),
      channels: z
        .array(z.enum([...channel.options, 'preferred']))
        .min(1)
        .optional()
        .describe('The first permitted and reachable one. Default: [preferred].'),
      'when-not-permitted': z.enum(['skip', 'hold', 'exit']).optional().describe('Default: skip.'),
      hold: duration.optional().describe("How long caps, quiet hours and snooze may hold it. Default: the policy's."),
      'when-held-too-long': z.enum(['skip', 'exit', 'next-channel']).optional().describe('Default: skip.'),
    })
    .describe('Sends a message where the customer allows it.'),
  ask: z
    .strictObject({
      ask: z.strictObject({
        question: name,
        channels: z.array(channel).min(1).optional(),
        within: within.optional(),
      }),
      ...id,
    })
    .describe('Asks one more question about the customer. Default: all channels, 7 days.'),
};

/** Steps that change something and go on. */
const acting = {
  update: z
    .strictObject({ update: z.strictObject({ traits: z.record(z.string().min(1).max(200), value) }), ...id })
    .describe('Changes traits.'),
  webhook: z
    .strictObject({
      webhook: z.strictObject({
        url: z
          .string()
          .max(2_000)
          .refine((url) => /^https?:\/\/[^\s/?#]+/i.test(url), {
            error: 'Must be an http or https address.',
            params: { code: 'bad-url' },
          }),
        body: z.record(z.string(), value).optional(),
      }),
      ...id,
    })
    .describe('Tells another system.'),
  award: z
    .strictObject({ award: z.strictObject({ points: z.int().min(-1_000_000).max(1_000_000), reason: name }), ...id })
    .describe('Gives loyalty points.'),
  enter: z
    .strictObject({ enter: key.describe('The key of another journey.'), ...id })
    .describe('Lets the customer enter another journey.'),
  exit: z.strictObject({ exit: name.describe('Under which name it ends.'), ...id }).describe('Ends the passage.'),
};

/** Steps that wait. */
function waiting<S extends z.ZodType>(steps: S) {
  const branches = { then: steps.optional(), else: steps.optional() };
  return {
    wait: z
      .strictObject({ wait: z.union([duration, waitShapes.until, waitShapes.next]), ...id })
      .describe('Waits for time to pass. A past date passes at once.'),
    'wait-for': z
      .strictObject({
        'wait-for': z.strictObject({
          on: eventName.optional(),
          when: expression.optional(),
          consent: name.optional().describe('A purpose: it waits until the person permits it.'),
          channel: channel.optional().describe('On which channel; without it on any.'),
          within,
        }),
        ...id,
        ...branches,
      })
      .describe('Waits for an event, a condition or a consent; then when it came, else when the time is over.'),
    survey: z
      .strictObject({ survey: stepId, ...id, template: key, within: within.optional(), ...branches })
      .describe('Sends a survey; then when it was answered, else when the time is over. Default: 7 days.'),
  };
}

/** Steps that go one way or another. */
function turning<S extends z.ZodType>(steps: S) {
  const branches = { then: steps.optional(), else: steps.optional() };
  return {
    if: z.strictObject({ if: expression, ...id, ...branches }).describe('Goes one way or the other.'),
    choose: z
      .strictObject({
        choose: z.array(z.union([z.strictObject({ when: expression, steps }), z.strictObject({ else: steps })])).min(1),
        ...id,
      })
      .describe('Takes the first case that holds.'),
    split: z
      .strictObject({
        split: stepId,
        ...id,
        arms: z.record(
          z.string(),
          z.strictObject({
            weight: z.number().min(0).max(1_000_000),
            holdout: z.boolean().optional().describe('Nothing is sent; counted apart.'),
            steps: steps.optional(),
          }),
        ),
      })
      .describe('Divides customers by weight; the same customer always takes the same arm.'),
  };
}

/**
 * The thirteen kinds of steps as they are written, by the key that tells them apart.
 * @param steps the schema of lists of steps inside: recursive for editors, open where each step is read alone
 */
export const stepShapes = <S extends z.ZodType>(steps: S) => ({
  ...speaking,
  ...waiting(steps),
  ...turning(steps),
  ...acting,
});

export const bareSteps = z.array(z.unknown());
export const shapes = stepShapes(bareSteps);
export const stepKinds = Object.keys(shapes) as (keyof typeof shapes)[];
