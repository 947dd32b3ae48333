import { passageBlame } from '../trouble/blame';
import { CannotGoOn } from '../trouble/cannot-go-on';
import type { Enrolment } from '../../journey/enrolment';
import { isOpen, type Message } from '../../contact/message';
import { templateFor } from '../../journey/confirmation';
import { goOn } from '../passage/passage';
import { recheck } from './recheck';
import { standAnew, weigh } from './weigh';
import type { Work } from '../work';

/**
 * Weighs every message that wants to go now against permission and pressure, all journeys together: the higher priority
 * first, then the one waiting longest.
 * @returns whether a passage moved on, so that there may be more to say
 */
export function speak(work: Work): boolean {
  let moved = false;
  for (const message of [...work.messages.values()]) {
    if (message.status !== 'decided' || work.isNew(message) || work.isParked(message.enrolmentId)) continue;
    const { enrolmentId: id, journey, version, step } = message;
    moved = work.blaming({ part: 'passage', id, journey, version, step }, () => recheck(work, message)) || moved;
  }
  for (const enrolment of candidates(work)) {
    moved = work.blaming(passageBlame(enrolment), () => weigh(work, enrolment)) || moved;
  }
  return moved;
}

function candidates(work: Work): Enrolment[] {
  const priority = (enrolment: Enrolment): number => work.journeyOf(enrolment)?.priority ?? 0;
  return work
    .underWay()
    .filter(({ id, waiting }) => waiting?.for === 'permission' && !work.isParked(id))
    .sort((a, b) => priority(b) - priority(a) || a.since - b.since || (a.id < b.id ? -1 : 1));
}

/** A journey goes on from the outcome of its message, not from the decision. */
export function settleHandOvers(work: Work): void {
  work.eachActive((enrolment) => {
    const { waiting } = enrolment;
    const message = waiting?.for === 'hand-over' ? work.messages.get(waiting.messageId) : undefined;
    if (message?.status === 'decided' && message.reason === 'template-error') {
      // It was being filled in while its template was mended, so that nobody has tried the new one.
      if (!isOfTheTemplate(work, message)) return void standAnew(work, enrolment);
      cannotBeFilledIn(work, message);
    }
    if (!message || isOpen(message)) return;
    if (message.status === 'failed' || message.status === 'unknown') recordOutcome(work, enrolment, message);
    const { status, channel, reason, id } = message;
    const result = { status, channel, messageId: id, ...(reason ? { reason } : {}) };
    goOn(work, enrolment, result, message.at);
  });
}

/** Whether it was filled in, or could not be, by the template as it is now; one that is gone is not mended. */
function isOfTheTemplate({ definitions }: Work, message: Message): boolean {
  const now = templateFor(definitions, message);
  return now === undefined || now.version === message.templateVersion;
}

/** It waits for its template to be mended. */
function cannotBeFilledIn(work: Work, { template, templateVersion, fault }: Message): never {
  if (work.blamed) work.blamed = { ...work.blamed, template };
  throw new CannotGoOn('template-error', `version ${templateVersion}${fault === undefined ? '' : `: ${fault}`}`);
}

/** What nobody expected of a hand-over is on record too. */
function recordOutcome(work: Work, enrolment: Enrolment, message: Message): void {
  const failed = message.status === 'failed';
  work.decisions.push({
    at: work.now,
    enrolmentId: enrolment.id,
    journey: enrolment.journey,
    version: enrolment.version,
    step: message.step,
    outcome: failed ? 'skip' : 'send',
    reason: failed ? (message.reason ?? 'rejected') : 'outcome-unknown',
    messageId: message.id,
    data: { channel: message.channel, attempt: message.attempt },
  });
}
