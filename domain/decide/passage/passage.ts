import { passageBlame } from '../trouble/blame';
import { CannotGoOn } from '../trouble/cannot-go-on';
import type { Decision, Reason } from '../decision';
import { perform } from './effects';
import type { Enrolment } from '../../journey/enrolment';
import { permission, type Permission } from '../../contact/permission';
import type { ConsentEntry } from '../../person/ledger/consent';
import { basisFor } from '../../person/plan/basis';
import type { CustomerEvent } from '../../person/event';
import type { Step } from '../../journey/journey';
import { planOf } from '../../journey/plan';
import { messageOf, ruleOf } from '../steps/rules';
import type { At, Effect, Move, Result } from '../steps/step-rule';
import type { Millis } from '../../time/time';
import type { Work } from '../work';

/** More steps at one instant than any published journey has. */
const mostStepsAtOnce = 1_000;

export function atStep(work: Work, enrolment: Enrolment, at: Millis): At {
  return {
    at,
    enrolment,
    customerId: work.customer.id,
    zone: work.zone,
    policy: work.definitions.policy,
    scope: (event?: CustomerEvent) => work.scope(at, { enrolment, event }),
    permit: (purpose, channel) => {
      const { consents } = work.facts;
      return channel === undefined
        ? basisFor(consents, purpose, at)
        : permitting(permission(consents, purpose, channel, at));
    },
    eventful: () => work.scope(at, { enrolment, event: work.woke ?? entering(enrolment), masked: true }),
  };
}

const permitting = ({ allowed, entry }: Permission): ConsentEntry | undefined => (allowed ? entry : undefined);

/** What entered, as an event. */
function entering({ id, entry }: Enrolment): CustomerEvent {
  const { at, name = entry.by, eventId = id, properties } = entry;
  return { id: eventId, name, properties, at, receivedAt: at };
}

/** Walks from a step just reached to where the passage has to stay, or to its end. */
export const arrive = (work: Work, from: Enrolment, step: string | undefined, at: Millis): void =>
  work.blaming(passageBlame(from), () => walkOn(work, from, step, at));

function walkOn(work: Work, from: Enrolment, step: string | undefined, at: Millis): void {
  let place = { enrolment: from, step };
  const journey = work.journeyOf(from);
  for (let steps = 0; steps < mostStepsAtOnce; steps++) {
    const found = place.step === undefined || !journey ? undefined : planOf(journey).step(place.step);
    if (!found || !journey) return end(work, place.enrolment, { state: 'completed', outcome: 'completed' }, at);
    if (isDone(place.enrolment, found)) {
      if (messageOf(found)) recordDuplicate(work, place.enrolment, found.id);
      place = { ...place, step: planOf(journey).after(found.id) };
      continue;
    }
    work.blamed = { ...passageBlame(place.enrolment), step: found.id };
    work.reached.push({ at, enrolmentId: from.id, journey: from.journey, step: found.id });
    const reached: Enrolment = { ...place.enrolment, step: found.id, since: at, waiting: undefined };
    const move = ruleOf(found).reach(found, atStep(work, reached, at));
    const next = apply(work, reached, move, at);
    if (!next) return;
    place = next;
  }
  throw new CannotGoOn('no-rest', `more than ${mostStepsAtOnce} steps at one instant`);
}

/** A step that acts is done once a passage, whatever versions it goes through. */
const isDone = ({ results }: Enrolment, step: Step): boolean =>
  Object.hasOwn(results, step.id) && ruleOf(step).once === true;

function recordDuplicate(work: Work, { id: enrolmentId, journey, version }: Enrolment, step: string): void {
  const why = { outcome: 'skip', reason: 'duplicate', data: {} } as const;
  work.decisions.push({ at: work.now, enrolmentId, journey, version, step, ...why });
}

/** Follows a move; goes on walking when it leads somewhere. */
export function follow(work: Work, enrolment: Enrolment, move: Move, at: Millis): void {
  const next = apply(work, enrolment, move, at);
  if (next) arrive(work, next.enrolment, next.step, at);
}

/** Goes on from what became of a step's message. */
export function goOn(work: Work, enrolment: Enrolment, result: Result, at: Millis): void {
  const journey = work.journeyOf(enrolment);
  const step = journey && planOf(journey).step(enrolment.step);
  const move = step && ruleOf(step).spoken?.(step, atStep(work, enrolment, at), result);
  follow(work, enrolment, move ?? { to: 'next', result }, at);
}

function apply(
  work: Work,
  enrolment: Enrolment,
  move: Move,
  at: Millis,
): { enrolment: Enrolment; step: string | undefined } | undefined {
  const journey = work.journeyOf(enrolment);
  if (!journey) return undefined;
  switch (move.to) {
    case 'stay':
      perform(work, enrolment, move.effects ?? [], at);
      work.keep({ ...noted(enrolment, move.result), waiting: move.waiting });
      return undefined;
    case 'exit':
      end(work, enrolment, { state: 'exited', outcome: move.outcome }, at);
      return undefined;
    case 'next':
    case 'branch': {
      perform(work, enrolment, move.effects ?? [], at);
      const plan = planOf(journey);
      const step = move.to === 'next' ? plan.after(enrolment.step) : plan.into(enrolment.step, move.branch);
      return { enrolment: noted(enrolment, move.result), step };
    }
  }
}

const noted = (enrolment: Enrolment, result: Result | undefined): Enrolment =>
  result ? { ...enrolment, results: { ...enrolment.results, [enrolment.step]: result } } : enrolment;

/** What is done by a step whose passage ends while its message is being handed over. */
function inTheAir(work: Work, enrolment: Enrolment): readonly Effect[] {
  const journey = work.journeyOf(enrolment);
  const step = journey && planOf(journey).step(enrolment.step);
  return (step && ruleOf(step).says?.(step)) ?? [];
}

export type Ending = {
  readonly state: 'completed' | 'exited';
  readonly outcome: string;
  /** Why it was cut short; put on record. */
  readonly because?: { readonly reason: Reason; readonly data: Decision['data'] };
};

/** Ends a passage at once; a message of it that is not yet being handed over is withheld and gives its slot back. */
export function end(work: Work, enrolment: Enrolment, { state, outcome, because }: Ending, at: Millis): void {
  work.keep({ ...enrolment, state, waiting: undefined, endedAt: at, outcome });
  if (!because) return;
  const { waiting } = enrolment;
  const message = waiting?.for === 'hand-over' ? work.messages.get(waiting.messageId) : undefined;
  const withheld = message?.status === 'decided' ? message : undefined;
  if (message?.status === 'handing-over') perform(work, enrolment, inTheAir(work, enrolment), at);
  if (withheld) work.keepMessage({ ...withheld, status: 'withheld', reason: because.reason, at: work.now });
  work.decisions.push({
    at: work.now,
    enrolmentId: enrolment.id,
    journey: enrolment.journey,
    version: enrolment.version,
    step: enrolment.step,
    outcome: 'exit',
    reason: because.reason,
    ...(withheld ? { messageId: withheld.id } : {}),
    data: because.data,
  });
}
