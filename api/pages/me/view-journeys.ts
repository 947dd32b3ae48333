import { standingNo } from '../../../domain/contact/standing-no';
import { comingOf, type Coming } from '../../../domain/journey/coming';
import { classOf } from '../../../domain/journey/policy';
import type { ListedEnrolment } from '../../../db/wake/enrolments';
import type { Millis } from '../../../domain/time/time';
import { journeyName, type Facts } from './facts';

export type PassageView = {
  readonly id: string;
  readonly journey: string;
  readonly name: string;
  readonly purpose: string;
  readonly since: Millis;
  readonly isService: boolean;
  readonly isPaused: boolean;
  readonly coming: Coming;
};

/** A journey that the person has a word on though they are not in it. */
export type StoppedView = { readonly journey: string; readonly name: string; readonly wish: 'paused' | 'left' };

export type JourneysView = { readonly inside: readonly PassageView[]; readonly stopped: readonly StoppedView[] };

export function viewJourneys(facts: Facts): JourneysView {
  const { journeys = {} } = facts.profile.preferences;
  const inside = facts.enrolments.map((one) => viewPassage(facts, one)).filter((one) => !isEnding(facts, one));
  const isInside = (key: string): boolean => inside.some(({ journey }) => journey === key);
  const stopped = Object.entries(journeys)
    .filter(([journey, wish]) => wish === 'left' || !isInside(journey))
    .map(([journey, wish]) => ({ journey, wish, name: journeyName(facts, journey) }));
  return { inside, stopped };
}

/** What they said ends it, whether or not a worker has got to that by now. */
const isEnding = ({ words, now }: Facts, { purpose, since }: PassageView): boolean =>
  standingNo(words, { purpose, since }, now) !== undefined;

function viewPassage({ definitions, profile }: Facts, enrolment: ListedEnrolment): PassageView {
  const { id, journey: key, version, enteredAt } = enrolment;
  const journey = definitions.version(key, version) ?? definitions.live.find((one) => one.key === key);
  const { journeys = {} } = profile.preferences;
  const purpose = journey?.purpose ?? '';
  const isService = classOf(definitions.policy, purpose) === 'service';
  return {
    id,
    journey: key,
    name: journey?.name ?? key,
    purpose,
    since: enteredAt,
    isService,
    isPaused: !isService && Object.hasOwn(journeys, key) && journeys[key] === 'paused',
    coming: comingOf(enrolment, journey),
  };
}
