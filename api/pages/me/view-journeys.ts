import { standingNo } from '../../../domain/contact/standing-no';
import type { Reason } from '../../../domain/decide/decision';
import type { Waiting } from '../../../domain/journey/enrolment';
import type { Journey, Step } from '../../../domain/journey/journey';
import { branches, planOf } from '../../../domain/journey/plan';
import { classOf } from '../../../domain/journey/policy';
import type { ListedEnrolment } from '../../../db/wake/enrolments';
import type { Millis } from '../../../domain/time/time';
import { journeyName, type Facts } from './facts';

/** What a passage waits for. */
export type Coming = {
  readonly for: Waiting['for'] | 'mending';
  /** When it goes on at the latest. */
  readonly until?: Millis;
  /** Why a message is held. */
  readonly reason?: Reason;
  /** The event that it waits for. */
  readonly event?: string;
  /** Whether a message may follow, and by which step; unsure where a question lies between. */
  readonly message?: { readonly step: string; readonly isSure: boolean };
};

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

function comingOf({ waiting, state, step }: ListedEnrolment, journey: Journey | undefined): Coming {
  const message = journey && messageAfter(journey, step);
  const next = message ? { message } : {};
  if (state === 'parked') return { for: 'mending' };
  if (!waiting) return { for: 'time', ...next };
  switch (waiting.for) {
    case 'time':
    case 'condition':
    case 'answer':
      return { for: waiting.for, until: waiting.until, ...next };
    case 'event':
      return { for: 'event', event: waiting.on, until: waiting.until, ...next };
    case 'hand-over':
      return { for: 'hand-over' };
    case 'permission': {
      const until = waiting.retry ?? waiting.until;
      return { for: 'permission', reason: waiting.reason, ...(until === undefined ? {} : { until }) };
    }
  }
}

const speaking: ReadonlySet<Step['kind']> = new Set<Step['kind']>(['message', 'ask', 'survey']);

/** The next step in reading order that speaks to the person; sure where the way there has no fork. */
function messageAfter(journey: Journey, from: string): Coming['message'] {
  const plan = planOf(journey);
  const here = plan.step(from);
  let isSure = here === undefined || !forks(here);
  const inside = here && Object.values(branches(here)).flatMap((steps) => steps.find(({ kind }) => speaking.has(kind)) ?? []); // prettier-ignore
  if (inside?.[0]) return { step: inside[0].id, isSure: false };
  for (let id = plan.after(from); id !== undefined; id = plan.after(id)) {
    const step = plan.step(id);
    if (!step) return undefined;
    if (speaking.has(step.kind)) return { step: step.id, isSure };
    if (step.kind === 'exit') return undefined;
    isSure &&= !forks(step);
  }
  return undefined;
}

const forks = (step: Step): boolean => Object.keys(branches(step)).length > 0;
