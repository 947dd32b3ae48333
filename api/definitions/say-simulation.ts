import { z } from 'zod';
import type { Simulation } from '../../domain/rehearse/simulate';
import type { Millis } from '../../domain/time/time';
import { sayEnrolment, sayListedDecision, sayMessage } from '../customers/say';
import { decisionShape, enrolmentShape, messageShape } from '../customers/shapes';
import { iso } from '../http/time-text';

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
});

/** A simulation as outsiders read it: the shapes of decisions, messages and enrolments are those of a customer's. */
export function saySimulation({ facts, decisions, stages, spoken, end, unfinished }: Simulation, from: Millis) {
  const contents = new Map(spoken.map(({ message, content }) => [message.id, content]));
  const messages = facts.messages.map((message) => {
    const content = contents.get(message.id);
    const { subject, html, text } = content?.ok ? content : {};
    const listed = { ...message, channel: message.channel ?? null, reason: message.reason ?? null };
    return { ...sayMessage('simulated', listed), subject, html, text };
  });
  return {
    from: iso(from),
    end: iso(end),
    complete: !unfinished,
    stages: stages.map((change) => ({ ...change, at: iso(change.at) })),
    decisions: decisions.map((decision, index) => sayListedDecision({ ...decision, seq: index + 1 })),
    messages,
    enrolments: facts.enrolments.map(
      ({ id, journey, version, state, step, waiting, enteredAt, endedAt, outcome, goalAt }) =>
        sayEnrolment({
          id,
          journey,
          version,
          state,
          step,
          waiting: waiting ?? null,
          enteredAt,
          endedAt: endedAt ?? null,
          outcome: outcome ?? null,
          goalAt: goalAt ?? null,
        }),
    ),
  };
}
