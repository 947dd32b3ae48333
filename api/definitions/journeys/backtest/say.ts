import { z } from 'zod';
import type { StoredBacktest } from '../../../../db/definitions/backtests';
import { sayInstant } from '../../../../domain/time/say-instant';

const counts = z.record(z.string(), z.number());
const fared = z.object({
  entered: z.number().describe('active + completed + exited'),
  active: z.number().describe('Still under way at its end.'),
  completed: z.number(),
  exited: z.number(),
  parked: z.number().describe('Of the active ones: those that could not be decided.'),
  goals: z.number(),
  sent: z.number(),
  sentAfterEnd: z.number().describe('Of these: after the last thing that is known of the person.'),
  held: z.number().describe('Messages that were held at least once.'),
  skipped: counts.describe('Messages that were not sent, by reason.'),
  outcomes: counts.describe('Passages that ended, by outcome.'),
  steps: z.record(
    z.string(),
    z.object({
      entered: z.number(),
      waiting: z.number().describe('There at its end.'),
      sent: z.number(),
      held: z.number(),
      skipped: counts,
    }),
  ),
});

export const backtestShape = z.looseObject({
  id: z.string(),
  journey: z.string(),
  days: z.number(),
  askedAt: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  progress: z.object({ done: z.number(), of: z.number().nullable().describe('People; null until they are counted.') }),
  failure: z
    .object({ code: z.enum(['too-expensive', 'cancelled', 'stopped']), detail: z.string() })
    .optional()
    .describe('Why it failed.'),
  result: z
    .object({
      people: z.number(),
      isAll: z.boolean().describe('Whether that is everybody to whom something happened; else it is a sample of them.'),
      draft: fared,
      live: fared.nullable().describe('Null where the journey was never published.'),
      messages: z.object({ draft: z.number(), live: z.number() }).describe('Of all journeys together.'),
      changes: z
        .object({ more: z.number(), fewer: z.number(), same: z.number() })
        .describe('People who get more or fewer messages by the draft.'),
      unfinished: z
        .number()
        .describe('People whose life was cut short, since something asks for the clock all the time.'),
    })
    .optional(),
});

const because = {
  'too-expensive': 'It took more time or memory than it may: try fewer days, or a condition that changes less often.',
  cancelled: 'Somebody cancelled it.',
  stopped: 'The process that ran it stopped: begin it again.',
} as const;

export const sayBacktest = ({ id, journey, days, askedAt, state, done, people, result, failure }: StoredBacktest) => ({
  ...{ id, journey, days, state },
  askedAt: sayInstant(askedAt),
  progress: { done, of: people },
  ...(result ? { result } : {}),
  ...(failure ? { failure: { code: failure, detail: because[failure] } } : {}),
});
