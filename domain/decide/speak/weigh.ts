import type { ChannelKind } from '../../contact/channel';
import type { Decision, Reason } from '../decision';
import { addDuration } from '../../time/add-duration';
import type { Enrolment, Waiting } from '../../journey/enrolment';
import { questionOf, templateFor } from '../../journey/confirmation';
import { hashId } from '../../journey/hash';
import type { JourneyVersion, MessageStep } from '../../journey/journey';
import { lookAhead } from '../../contact/look-ahead';
import type { Message } from '../../contact/message';
import { end, goOn } from '../passage/passage';
import { ownWord } from '../../contact/own-journeys';
import { planOf } from '../../journey/plan';
import { pressureOn, roomOn, type Pressure } from '../../contact/pressure';
import { routeOf, type Route } from '../../contact/route';
import { messageOf } from '../steps/rules';
import { silenceOf } from './asking';
import { questionCap, wayOf } from './confirming';
import type { Template } from '../../journey/template';
import type { Millis } from '../../time/time';
import type { Work } from '../work';

export type Wish = {
  readonly enrolment: Enrolment;
  readonly journey: JourneyVersion;
  readonly step: MessageStep;
  readonly waiting: Extract<Waiting, { for: 'permission' }>;
};

/** The message that a passage stands at, as a wish to speak. */
export function wishOf(work: Work, enrolment: Enrolment): Wish | undefined {
  const journey = work.journeyOf(enrolment);
  const place = journey && planOf(journey).step(enrolment.step);
  const step = place && messageOf(place);
  if (!journey || !step) return undefined;
  const waiting = enrolment.waiting?.for === 'permission' ? enrolment.waiting : newWait(work, step);
  return { enrolment, journey, step, waiting };
}

/** Asks anew for what was to be said and has not gone. @returns the passage as it stands then */
export function standAnew(work: Work, enrolment: Enrolment): Enrolment {
  const { waiting } = enrolment;
  const message = waiting?.for === 'hand-over' ? work.messages.get(waiting.messageId) : undefined;
  const wish = message?.status === 'decided' ? wishOf(work, enrolment) : undefined;
  if (!message || !wish) return enrolment;
  work.keepMessage({ ...message, status: 'withheld', reason: 'template-error', at: work.now });
  return work.keep({ ...enrolment, waiting: wish.waiting });
}

const templateOf = (work: Work, { journey, step }: Wish): Template | undefined =>
  templateFor(work.definitions, { journey: journey.key, template: step.template });

/** What its message is for: of a question that for which it asks. */
const purposeOf = ({ enrolment, journey }: Wish): string => questionOf(enrolment)?.purpose ?? journey.purpose;

const newWait = (work: Work, step: MessageStep): Wish['waiting'] => ({
  for: 'permission',
  reason: 'permitted',
  until: holdUntil(work, step),
});

const holdUntil = (work: Work, step: MessageStep): Millis =>
  addDuration(work.now, step.hold ?? work.definitions.policy.hold, work.zone);

/** @returns whether the passage moved on */
export function weigh(work: Work, enrolment: Enrolment): boolean {
  const wish = wishOf(work, enrolment);
  if (!wish) return false;
  const template = templateOf(work, wish);
  if (!template) return skip(work, wish, { reason: 'template-missing', data: { template: wish.step.template } });
  if (wish.journey.state === 'paused') return pause(work, wish, 'journey-paused');
  if (ownWord(work, wish.journey) === 'paused') return pause(work, wish, 'own-pause');
  if (work.customer.paused && template.class === 'marketing') return pause(work, wish, 'paused');
  if (work.isHeld(enrolment)) return pause(work, wish, 'restricted');
  const resumed = wish.waiting.until === undefined ? { ...wish, waiting: newWait(work, wish.step) } : wish;
  const { journey, step } = wish;
  const route = wayOf(work, { enrolment, journey, step, template, without: wish.waiting.without });
  if (route.channel === undefined) {
    return notPermitted(work, resumed, {
      reason: route.reason,
      data: {
        tried: route.tried,
        purpose: purposeOf(wish),
        ...(route.reason === 'capped' ? { cap: questionCap } : {}),
      },
    });
  }
  const silence = silenceOf(work, enrolment, resumed.waiting.until);
  if (silence?.isFinal) return skip(work, resumed, silence.why);
  if (silence) return hold(work, resumed, route.channel, silence.why);
  const pressure =
    template.class === 'service'
      ? undefined
      : (pressureOn(work, route.channel, enrolment) ?? lookAhead(work, enrolment, route.channel));
  if (!pressure) return send(work, wish, template, route);
  return hold(work, resumed, route.channel, pressure);
}

function send(work: Work, wish: Wish, template: Template, route: Extract<Route, { channel: ChannelKind }>): boolean {
  const room = template.class === 'marketing' ? roomOn(work, route.channel, wish.journey.purpose) : undefined;
  const message = draft(work, wish, template, route.channel);
  const isAgain = isTriedAgain(work.messages.get(message.id), template);
  work.keepMessage(message);
  work.handOver.push(message);
  work.keep({ ...wish.enrolment, waiting: { for: 'hand-over', messageId: message.id } });
  if (isAgain) return false;
  record(work, wish, {
    outcome: 'send',
    reason: questionOf(wish.enrolment) ? 'confirmation' : 'permitted',
    messageId: message.id,
    data: {
      channel: route.channel,
      purpose: message.purpose,
      template: template.key,
      ...(route.consent ? { consent: { seq: route.consent.seq, at: route.consent.at } } : {}),
      ...(room?.free && room.counters.length > 0 ? { caps: room.counters } : {}),
      ...(route.tried.length > 0 ? { tried: route.tried } : {}),
    },
  });
  return false;
}

/** The same words that could not be filled in are no other decision, however often they are tried. */
const isTriedAgain = (before: Message | undefined, { version }: Template): boolean =>
  before?.reason === 'template-error' && before.templateVersion === version;

/** A message as its step's row: one a step, whatever becomes of it. */
export function draft(work: Work, wish: Wish, template: Template | undefined, channel?: ChannelKind): Message {
  const { enrolment, journey, step } = wish;
  const id = hashId('message', enrolment.id, step.id);
  return {
    id,
    enrolmentId: enrolment.id,
    journey: journey.key,
    version: journey.version,
    step: step.id,
    template: step.template,
    templateVersion: template?.version ?? 0,
    purpose: purposeOf(wish),
    ...(channel ? { channel } : {}),
    class: template?.class ?? 'marketing',
    priority: journey.priority,
    status: 'decided',
    decidedAt: work.now,
    notBefore: work.now,
    at: work.now,
    attempt: work.messages.get(id)?.attempt ?? 0,
  };
}

/** A pause has no deadline: nothing is lost while it lasts. */
function pause(work: Work, wish: Wish, reason: Reason): boolean {
  if (wish.waiting.reason === reason) return false;
  const without = wish.waiting.without ? { without: wish.waiting.without } : {};
  work.keep({ ...wish.enrolment, waiting: { for: 'permission', reason, ...without } });
  record(work, wish, { outcome: 'hold', reason, data: {} });
  return false;
}

export function notPermitted(work: Work, wish: Wish, why: Pressure): boolean {
  const { step, waiting } = wish;
  if (step.whenNotPermitted === 'exit') {
    withhold(work, wish, 'exit', why);
    end(work, wish.enrolment, { state: 'exited', outcome: 'not-permitted' }, work.now);
    return true;
  }
  const over = waiting.until !== undefined && waiting.until <= work.now;
  if (step.whenNotPermitted === 'skip' || over) return skip(work, wish, why);
  return keepWaiting(work, wish, why);
}

function hold(work: Work, wish: Wish, channel: ChannelKind, pressure: Pressure): boolean {
  const { step, waiting } = wish;
  const data = { ...pressure.data, channel };
  if (waiting.until === undefined || waiting.until > work.now) {
    return keepWaiting(work, wish, { ...pressure, data });
  }
  const tooLong = { reason: pressure.reason, data: { ...data, heldSince: wish.enrolment.since } };
  if (step.whenHeldTooLong === 'exit') {
    withhold(work, wish, 'exit', tooLong);
    end(work, wish.enrolment, { state: 'exited', outcome: 'held-too-long' }, work.now);
    return true;
  }
  if (step.whenHeldTooLong === 'next-channel') {
    const without = [...(waiting.without ?? []), channel];
    const template = work.definitions.template(step.template);
    if (template && routeOf(work, { journey: wish.journey, step, template, without }).channel !== undefined) {
      return weigh(work, work.keep({ ...wish.enrolment, waiting: { ...newWait(work, step), without } }));
    }
  }
  return skip(work, wish, tooLong);
}

function keepWaiting(work: Work, wish: Wish, { reason, until: retry, data }: Pressure): boolean {
  const { waiting } = wish;
  const same = wish.enrolment.waiting === waiting && waiting.reason === reason;
  if (same && waiting.retry === retry) return false;
  const { until, without } = waiting;
  const next: Wish['waiting'] = {
    for: 'permission',
    reason,
    ...(retry === undefined ? {} : { retry }),
    until,
    ...(without ? { without } : {}),
  };
  work.keep({ ...wish.enrolment, waiting: next });
  // A message under way keeps its slot from moment to moment; that is one hold, not one at every wake.
  const drags = same && retry !== undefined && waiting.retry !== undefined && retry > waiting.retry;
  if (!drags) record(work, wish, { outcome: 'hold', reason, data, ...(retry === undefined ? {} : { until: retry }) });
  return false;
}

export function skip(work: Work, wish: Wish, why: Pressure): boolean {
  withhold(work, wish, 'skip', why);
  goOn(work, wish.enrolment, { status: 'withheld', reason: why.reason }, work.now);
  return true;
}

/** A message that is not spoken leaves its row too, and the decision names it. */
function withhold(work: Work, wish: Wish, outcome: 'skip' | 'exit', why: Pressure): void {
  const message = draft(work, wish, templateOf(work, wish));
  work.keepMessage({ ...message, status: 'withheld', reason: why.reason });
  record(work, wish, { outcome, messageId: message.id, ...why });
}

type Recorded = Pick<Decision, 'outcome' | 'reason' | 'data' | 'until' | 'messageId'>;

export function record(work: Work, { enrolment, step }: Pick<Wish, 'enrolment' | 'step'>, why: Recorded): void {
  const { id: enrolmentId, journey, version } = enrolment;
  work.decisions.push({ at: work.now, enrolmentId, journey, version, step: step.id, ...why });
}
