import type { Enrolment } from '../journey/enrolment';
import { endsOfGrants } from '../contact/permission';
import type { Millis } from '../time/time';
import { exitAt } from './passage/exits';
import { passageBlame } from './trouble/blame';
import type { Work } from './work';
import { soonest } from '../time/soonest';

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
  return soonest(endsOfGrants(facts.consents, purpose, now));
}

/** When time alone changes something that is under way. */
export function earliestDue(work: Work): Millis | undefined {
  const moments: (Millis | undefined)[] = [];
  for (const enrolment of work.underWay()) {
    const { waiting } = enrolment;
    if (!work.holds.isBeyondReach(enrolment.id)) {
      moments.push(work.blaming(passageBlame(enrolment), () => exitAt(work, enrolment)));
    }
    if (work.isHeld(enrolment)) continue;
    moments.push(momentOf(enrolment), expiryOf(work, enrolment));
    if (waiting?.for === 'condition') moments.push(work.sightChangesAt());
    if (waiting?.for === 'permission') moments.push(waiting.retry, waiting.until);
  }
  for (const message of work.messages.values()) {
    const isWaiting = message.status === 'decided' && message.notBefore > work.now;
    if (isWaiting && !work.isParked(message.enrolmentId)) moments.push(message.notBefore);
  }
  return soonest(moments);
}
