import type { Parked } from '../decide/trouble/parked';
import type { Enrolment } from '../journey/enrolment';
import type { Millis } from '../time/time';
import { sayInstant } from '../time/say-instant';
import { sayEnrolment, sayListedDecision, sayMessage, type ListedEnrolment } from '../words/listed';
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
  const parked = new Map((facts.parked ?? []).map((one) => [one.id, one]));
  return {
    from: sayInstant(from),
    end: sayInstant(end),
    complete: !unfinished,
    stages: stages.map((change) => ({ ...change, at: sayInstant(change.at) })),
    decisions: decisions.map((decision) => sayListedDecision(decision)),
    messages,
    enrolments: facts.enrolments.map((enrolment) => sayEnrolment(listed(enrolment, parked.get(enrolment.id)))),
  };
}

/** A passage as the database lists it. */
function listed(enrolment: Enrolment, parked: Parked | undefined): ListedEnrolment {
  const { id, journey, version, state, step, waiting, results, enteredAt, endedAt, outcome, goalAt } = enrolment;
  return {
    ...{ id, journey, version, enteredAt, results },
    state: parked && state === 'active' ? 'parked' : state,
    step: parked?.step ?? step,
    waiting: waiting ?? null,
    endedAt: endedAt ?? null,
    outcome: outcome ?? null,
    goalAt: goalAt ?? null,
    reason: parked?.reason ?? null,
    template: parked?.template ?? null,
    nextTry: null,
  };
}
