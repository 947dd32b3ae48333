import { holds } from '../cel/condition';
import { truthAt } from '../cel/truth';
import { hashId } from '../journey/hash';
import type { NamedAudience } from '../journey/watch';
import { audienceEntered, audienceLeft, type CustomerEvent } from '../person/event';
import type { Millis } from '../time/time';
import type { Blame } from './trouble/blame';
import { CannotGoOn } from './trouble/cannot-go-on';
import type { Work } from './work';
import { soonest } from '../time/soonest';

/**
 * Keeps who is among the watched audiences.
 * @param woke the event that was just met
 * @returns what changed since it was asked last, as the events that journeys hear
 */
export function reckonAudiences(work: Work, at: Millis, woke?: CustomerEvent): readonly CustomerEvent[] {
  const { audiences } = work.definitions;
  if (audiences.length === 0 || work.isSettledAt(at)) return [];
  return audiences.flatMap(({ key, when }) => {
    const isAmong = belongs(work, { key, when }, at);
    if (isAmong === undefined) return [];
    if (work.happened.length > mostAtOnce) giveUp(work, key);
    const name = isAmong ? audienceEntered : audienceLeft;
    const cause = woke?.id ?? String(at);
    const id = hashId(name, work.customer.id, key, cause, String(work.happened.length));
    const event = { id, name, properties: { audience: key }, at, receivedAt: at };
    work.happened.push(event);
    return [event];
  });
}

/** More changes in one decision than journeys that do not undo each other's work bring about. */
const mostAtOnce = 100;

function giveUp(work: Work, audience: string): never {
  work.blamed = blameOf(audience);
  throw new CannotGoOn('no-rest', `what journeys do changes the audience ${audience} again and again at one instant`);
}

/** Who is looked at for the first time, or of whom the past was told, is noted: that they are among an audience is no news then. */
export function noteAudiences(work: Work): void {
  const { imported, lookedAt } = work.facts;
  const seen = imported ? [] : lookedAt;
  if (!seen) return;
  for (const audience of work.definitions.audiences) {
    if (!seen.includes(audience.key)) belongs(work, audience, work.now);
  }
}

/** Keeps whether somebody is among an audience. @returns undefined where that is as it was */
function belongs(work: Work, { key, when }: NamedAudience, at: Millis): boolean | undefined {
  // Data that lie still are not read to count anybody among others.
  const isAmong = work.isRestricted ? false : ask(work, key, () => holds(when, work.scope(at)) === true);
  if (isAmong === undefined || isAmong === work.memberships.has(key)) return undefined;
  if (isAmong) work.join({ audience: key, since: at });
  else work.leave(key);
  return isAmong;
}

/** When time alone brings somebody into a watched audience or out of it; it may be too early, so ask again then. */
export function belongingMovesAt(work: Work): Millis | undefined {
  if (work.isRestricted) return undefined;
  const { audiences } = work.definitions;
  const sight = audiences.length > 0 ? work.sightChangesAt() : undefined;
  const turns = audiences.flatMap(({ key, when }) => {
    const turn = work.memberships.has(key) ? `!(${when})` : when;
    return ask(work, key, () => truthAt(turn, work.scope(work.now))) ?? [];
  });
  return soonest([...turns, sight]);
}

/** A condition that cannot be followed stops neither the others nor the rest of the person. @returns undefined while it is held */
function ask<T>(work: Work, audience: NamedAudience['key'], question: () => T): T | undefined {
  const blame = blameOf(audience);
  return work.holds.holds(blame) ? undefined : work.blaming(blame, question);
}

const blameOf = (audience: string): Blame => ({ part: 'stage', id: `audience ${audience}` });
