import type { Millis } from '../time/time';
import { iso } from '../time/time-text';
import { sayEnrolment, sayListedDecision, sayMessage } from '../words/listed';
import type { Simulation } from './simulate';

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
    decisions: decisions.map((decision) => sayListedDecision(decision)),
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
