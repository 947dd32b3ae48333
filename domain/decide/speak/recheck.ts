import type { Reason } from '../decision';
import type { Message } from '../../contact/message';
import { ownWord } from '../../contact/own-journeys';
import { disturbance } from '../../contact/pressure';
import { templateFor } from '../../journey/confirmation';
import { silenceOf } from './asking';
import { wayOf } from './confirming';
import { notPermitted, record, skip, wishOf, type Wish } from './weigh';
import type { Work } from '../work';

/**
 * A message decided earlier and not yet being handed over is asked again: consent, pause and quiet hours of this moment count.
 * @returns whether the passage moved on
 */
export function recheck(work: Work, message: Message): boolean {
  const enrolment = work.enrolments.get(message.enrolmentId);
  const { waiting, state } = enrolment ?? {};
  const isAwaited = state === 'active' && waiting?.for === 'hand-over' && waiting.messageId === message.id;
  const wish = enrolment && isAwaited ? wishOf(work, enrolment) : undefined;
  if (!wish) {
    work.keepMessage({ ...message, status: 'withheld', reason: 'exited', at: work.now });
    return false;
  }
  const template = templateFor(work.definitions, message);
  const { channel } = message;
  const marketing = message.class === 'marketing';
  if (
    wish.journey.state === 'paused' ||
    ownWord(work, wish.journey) === 'paused' ||
    (work.customer.paused && marketing) ||
    work.isHeld(wish.enrolment)
  )
    return false;
  const onlyThis = { ...wish.step, channels: channel ? [channel] : [] };
  const route = template && wayOf(work, { enrolment: wish.enrolment, journey: wish.journey, step: onlyThis, template });
  if (route?.channel === undefined) {
    const reason = route?.reason ?? 'template-missing';
    work.keepMessage({ ...message, status: 'withheld', reason, at: work.now });
    return notPermitted(work, wish, { reason, data: { tried: route?.tried ?? [], purpose: message.purpose } });
  }
  const silence = silenceOf(work, wish.enrolment, undefined);
  if (silence) {
    work.keepMessage({ ...message, status: 'withheld', reason: silence.why.reason, at: work.now });
    return skip(work, wish, silence.why);
  }
  const pressure = marketing ? disturbance(work, route.channel) : undefined;
  if (pressure?.until !== undefined) return holdBack(work, wish, message, { ...pressure, until: pressure.until });
  if (message.notBefore <= work.now) work.handOver.push(message);
  return false;
}

function holdBack(
  work: Work,
  wish: Wish,
  message: Message,
  { reason, until, data }: { reason: Reason; until: number; data: Readonly<Record<string, unknown>> },
): boolean {
  if (message.notBefore === until) return false;
  work.keepMessage({ ...message, notBefore: until, at: work.now });
  record(work, wish, { outcome: 'hold', reason, until, messageId: message.id, data });
  return false;
}
