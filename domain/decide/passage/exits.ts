import { passageBlame } from '../trouble/blame';
import { holds } from '../../cel/condition';
import { addDuration } from '../../time/add-duration';
import { approximateMillis } from '../../time/duration';
import { ownJourney } from '../../journey/confirmation';
import type { JourneyVersion } from '../../journey/journey';
import type { Enrolment } from '../../journey/enrolment';
import type { CustomerEvent } from '../../person/event';
import { end } from './passage';
import { objectionTo } from '../../contact/demanded';
import { ownWord } from '../../contact/own-journeys';
import { standingNo } from '../../contact/standing-no';
import type { Millis } from '../../time/time';
import { truthAt } from '../../cel/truth';
import type { Work } from '../work';
import { soonest } from '../../time/soonest';

/** Exits take effect at once, asleep or not. Without an event only the rules that are pure conditions are asked. */
export function applyExits(work: Work, at: Millis, event?: CustomerEvent): void {
  eachWithinReach(work, (enrolment) => {
    const rule = work.journeyOf(enrolment)?.exit.find(({ on, when }) => {
      if (on !== undefined && on !== event?.name) return false;
      return when === undefined ? on !== undefined : holds(when, work.scope(at, { enrolment, event })) === true;
    });
    if (!rule) return;
    const because = { reason: 'exited', data: { exit: rule.as, ...(event ? { event: event.name } : {}) } } as const;
    end(work, enrolment, { state: 'exited', outcome: rule.as, because }, at);
  });
}

/** What ends a passage reaches a parked one too. */
function eachWithinReach(work: Work, ask: (enrolment: Enrolment) => void): void {
  for (const enrolment of work.underWay()) {
    if (!work.holds.isBeyondReach(enrolment.id)) work.blaming(passageBlame(enrolment), () => ask(enrolment));
  }
}

/** When time alone brings about an exit of a passage that is under way. */
export function exitAt(work: Work, enrolment: Enrolment): Millis | undefined {
  const rules = work.journeyOf(enrolment)?.exit ?? [];
  const moments = rules.flatMap(({ on, when }) =>
    on === undefined && when !== undefined
      ? [truthAt(when, work.scope(work.now, { enrolment })), work.sightChangesAt()]
      : [],
  );
  return soonest(moments);
}

/**
 * Who left a journey by their own word, objected to what it does, or took back the word for its purpose, leaves it at once, also in the middle of a wait. Who never gave it stays:
 * a step may wait for it. A no that a later yes overrules ends nothing, also when that yes has expired.
 */
export function applyWithdrawals(work: Work): void {
  eachWithinReach(work, (enrolment) => {
    const journey = work.journeyOf(enrolment);
    if (journey && ownWord(work, journey) === 'left') {
      const left = { reason: 'left', data: {} } as const;
      return end(work, enrolment, { state: 'exited', outcome: 'left', because: left }, work.now);
    }
    const purpose = journey?.purpose;
    const { consents } = work.facts;
    const no =
      purpose === undefined ? undefined : standingNo(consents, { purpose, since: enrolment.enteredAt }, work.now);
    const objection = journey && !no && !ownJourney(journey.key) ? objectionTo(work, journey) : undefined;
    if (objection) {
      const because = { reason: 'objected', data: { consent: { seq: objection.seq, at: objection.at } } } as const;
      return end(work, enrolment, { state: 'exited', outcome: 'objected', because }, work.now);
    }
    if (!no) return;
    const because = {
      reason: no.state === 'denied' ? 'denied' : 'withdrawn',
      data: { purpose, consent: { seq: no.seq, at: no.at } },
    } as const;
    end(work, enrolment, { state: 'exited', outcome: because.reason, because }, work.now);
  });
}

/** Until when a passage that ended may still reach its goal, at most; undefined when it has none to reach. */
export function goalBy(
  journey: JourneyVersion | undefined,
  { enteredAt, goalAt }: Pick<Enrolment, 'enteredAt' | 'goalAt'>,
): Millis | undefined {
  const goal = journey?.goal;
  return goal && goalAt === undefined ? enteredAt + approximateMillis(goal.within) : undefined;
}

/** A goal counts within its window, also after the exit, once a passage. */
export function countGoals(work: Work, event: CustomerEvent, at: Millis): void {
  for (const enrolment of work.enrolments.values()) {
    if (work.holds.isBeyondReach(enrolment.id)) continue;
    const reaches = work.blaming(passageBlame(enrolment), () => reachesGoal(work, enrolment, event, at));
    if (reaches) work.keep({ ...enrolment, goalAt: at });
  }
}

function reachesGoal(work: Work, enrolment: Enrolment, event: CustomerEvent, at: Millis): boolean {
  const goal = work.journeyOf(enrolment)?.goal;
  if (!goal || enrolment.goalAt !== undefined) return false;
  if (goal.on !== undefined && goal.on !== event.name) return false;
  if (enrolment.entry.eventId === event.id || addDuration(enrolment.enteredAt, goal.within, work.zone) < at)
    return false;
  return goal.when === undefined || holds(goal.when, work.scope(at, { enrolment, event })) === true;
}
