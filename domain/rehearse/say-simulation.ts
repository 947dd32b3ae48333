import type { Parked } from '../decide/trouble/parked';
import type { Enrolment } from '../journey/enrolment';
import type { Millis } from '../time/time';
import { sayInstant } from '../time/say-instant';
import { sayParked, type Language } from '../words/words';
import { sayEnrolment, sayListedDecision, sayMessage, type ListedEnrolment } from '../words/listed';
import type { Simulation } from './simulate';

/** A simulation as outsiders read it: the shapes of decisions, messages and enrolments are those of a customer's. */
export function saySimulation(simulation: Simulation, from: Millis, language: Language = 'en') {
  const { facts, decisions, stages, reached, spoken, end, unfinished } = simulation;
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
    decisions: decisions.map((decision) => sayListedDecision(decision, language)),
    messages,
    enrolments: facts.enrolments.map((one) => sayEnrolment(listed(one, parked.get(one.id)), language)),
    path: reached.map((one) => ({ ...one, at: sayInstant(one.at) })),
    parked: [...parked.values()].map((one) => sayStopped(one, language)),
  };
}

/** What cannot be decided when it ends, and what somebody who mends it needs to know. */
const sayStopped = ({ part, journey, step, reason, template, detail, since }: Parked, language: Language) => ({
  ...{ part, journey, step, reason, detail },
  at: sayInstant(since),
  words: sayParked({ reason, template }, language),
});

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
