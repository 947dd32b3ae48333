import { isUnderWay, type Call } from './call';
import { atStep, follow } from './passage';
import { planOf } from '../../journey/plan';
import { ruleOf } from '../steps/rules';
import type { Work } from '../work';

/** A journey goes on from the answer of the other system. */
export function settleCalls(work: Work): void {
  work.eachActive((enrolment) => {
    const call = enrolment.waiting?.for === 'answer' ? work.calls.get(enrolment.waiting.callId) : undefined;
    if (!call || isUnderWay(call)) return;
    const journey = work.journeyOf(enrolment);
    const step = journey && planOf(journey).step(enrolment.step);
    const move = step && ruleOf(step).answered?.(step, atStep(work, enrolment, call.at), call);
    follow(work, enrolment, move ?? { to: 'next' }, call.at);
  });
}

/** A call whose passage waits for it no longer is not made any more. */
export function dropCalls(work: Work): void {
  const awaited = new Set(
    work.underWay().map(({ waiting }) => (waiting?.for === 'answer' ? waiting.callId : undefined)),
  );
  for (const call of [...work.calls.values()]) {
    if (call.status === 'open' && !awaited.has(call.id)) dropCall(work, call);
  }
}

const dropCall = (work: Work, call: Call): Call =>
  work.keepCall({ ...call, status: 'failed', reason: 'exited', at: work.now });

/** What is to be told elsewhere now; nothing of a passage that stands still. */
export const callsToMake = (work: Work): Call[] =>
  [...work.calls.values()].filter((call) => {
    const enrolment = work.isRestricted ? work.enrolments.get(call.enrolmentId) : undefined;
    return isUnderWay(call) && !(enrolment && work.isHeld(enrolment));
  });
