import { z } from 'zod';
import { decisionShape, enrolmentShape, messageShape } from '../../customers/shapes';

export const simulationShape = z.looseObject({
  from: z.string(),
  end: z.string().describe('When the last thing happened.'),
  complete: z.boolean().describe('Whether it came to its end; what asks for the clock each minute may not.'),
  stages: z.array(z.looseObject({ from: z.string(), to: z.string(), at: z.string(), cause: z.string() })),
  decisions: z.array(decisionShape),
  messages: z
    .array(messageShape)
    .describe('In the order in which they were decided, with subject, html and text where they were spoken.'),
  enrolments: z.array(enrolmentShape),
  path: z
    .array(z.looseObject({ at: z.string(), enrolmentId: z.string(), journey: z.string(), step: z.string() }))
    .describe('The steps that were come to, in order.'),
  parked: z
    .array(
      z.looseObject({ at: z.string(), part: z.string(), reason: z.string(), words: z.string(), detail: z.string() }),
    )
    .describe('What could not be decided at its end, and why.'),
});
