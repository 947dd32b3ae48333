import type { Enrolment } from '../journey/enrolment';
import { channelKinds } from '../contact/channel';
import { permission } from '../contact/permission';
import type { Millis } from '../time/time';
import { exitAt } from './passage/exits';
import { passageBlame } from './trouble/blame';
import type { Work } from './work';

/** When time alone moves a passage on; messages are weighed by `speak`, together. */
export function momentOf({ waiting }: Enrolment): Millis | undefined {
  if (waiting?.for === 'time' || waiting?.for === 'event' || waiting?.for === 'answer') return waiting.until;
  return waiting?.for === 'condition' ? Math.min(waiting.check ?? waiting.until, waiting.until) : undefined;
}

/** When a grant ends by which a passage speaks. */
function expiryOf(work: Work, enrolment: Enrolment): Millis | undefined {
  const { now, facts } = work;
  const purpose = work.journeyOf(enrolment)?.purpose;
  const isAny = facts.consents.some((line) => line.purpose === purpose && (line.validUntil ?? 0) > now);
  if (purpose === undefined || !isAny) return undefined;
  const ends = channelKinds.flatMap((kind) => permission(facts.consents, purpose, kind, now).expiresAt ?? []);
  const ahead = ends.filter((at) => at > now);
  return ahead.length === 0 ? undefined : Math.min(...ahead);
}

/** When time alone changes something that is under way. */
export function earliestDue(work: Work): Millis | undefined {
  const moments: number[] = [];
  for (const enrolment of work.underWay()) {
    const { waiting } = enrolment;
    if (!work.holds.isBeyondReach(enrolment.id)) {
      const exit = work.blaming(passageBlame(enrolment), () => exitAt(work, enrolment));
      if (exit !== undefined) moments.push(exit);
    }
    if (work.isHeld(enrolment)) continue;
    const moment = momentOf(enrolment);
    if (moment !== undefined) moments.push(moment);
    const sight = waiting?.for === 'condition' ? work.sightChangesAt() : undefined;
    if (sight !== undefined) moments.push(sight);
    const expiry = expiryOf(work, enrolment);
    if (expiry !== undefined) moments.push(expiry);
    if (waiting?.for === 'permission') moments.push(...[waiting.retry, waiting.until].filter((at) => at !== undefined));
  }
  for (const message of work.messages.values()) {
    const isWaiting = message.status === 'decided' && message.notBefore > work.now;
    if (isWaiting && !work.isParked(message.enrolmentId)) moments.push(message.notBefore);
  }
  return moments.length === 0 ? undefined : Math.min(...moments);
}
