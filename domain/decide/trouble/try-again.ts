import { passageBlame } from './blame';
import { enterAgain } from '../passage/enter';
import type { Enrolment } from '../../journey/enrolment';
import { moveParked } from '../passage/move';
import { arrive } from '../passage/passage';
import { standAnew } from '../speak/weigh';
import type { Work } from '../work';

/**
 * The parked whose time has come go on from where they stood, in the version that is published by now. What was asked to be
 * said is asked anew, so that it is said by the rules and in the words of this moment.
 */
export function tryAgain(work: Work): void {
  for (const { id, onTrial } of work.holds.due('passage')) {
    const enrolment = work.enrolments.get(id);
    if (enrolment?.state !== 'active' || onTrial) continue;
    work.blaming(passageBlame(enrolment), () => goOnAgain(work, enrolment));
  }
  for (const parked of work.holds.due('entry')) work.blaming(parked, () => enterAgain(work, parked));
}

function goOnAgain(work: Work, enrolment: Enrolment): void {
  const here = moveParked(work, standAnew(work, enrolment));
  if (here.state === 'active' && !here.waiting) arrive(work, here, here.step || undefined, work.now);
}
