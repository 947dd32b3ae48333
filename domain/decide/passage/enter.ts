import { passageBlame, type Blame } from '../trouble/blame';
import { CannotGoOn } from '../trouble/cannot-go-on';
import { evaluate, holds } from '../../cel/condition';
import { stages, type Stage } from '../../person/customer';
import { ownWord } from '../../contact/own-journeys';
import { addDuration } from '../../time/add-duration';
import { isMarketing, objectionTo } from '../../contact/demanded';
import type { Decision, Reason } from '../decision';
import type { Enrolment, EntryFact } from '../../journey/enrolment';
import type { CustomerEvent } from '../../person/event';
import { limits } from '../../person/limits';
import { doorsOf, type Door } from '../../journey/doors';
import { ownJourney } from '../../journey/confirmation';
import { hashId, share } from '../../journey/hash';
import type { Entry, JourneyVersion } from '../../journey/journey';
import { classOf } from '../../journey/policy';
import { takesEntries } from '../../journey/listeners';
import type { ParkedBefore } from '../trouble/parked';
import { arrive } from './passage';
import { planOf } from '../../journey/plan';
import type { Millis } from '../../time/time';
import type { Entering, Work } from '../work';

/** Opens every journey that an event enters, each by the first of its entries that lets the customer in; or one of them. */
export function enterByEvent(work: Work, event: CustomerEvent, at: Millis, only?: string): void {
  const fact: EntryFact = { by: 'event', at, name: event.name, eventId: event.id, properties: event.properties };
  const doors = doorsOf(work.definitions.live).byEvent.get(event.name);
  enterFirst(work, { doors, cause: event.id, only }, fact, event);
}

/** An entry that names no `from` is for those who rise: whoever falls back is not welcomed again. */
export function enterByStage(work: Work, { from, to }: Moved, at: Millis, only?: string): void {
  const rises = from === undefined || stages.indexOf(to) > stages.indexOf(from);
  const doors = doorsOf(work.definitions.live)
    .byStage.get(to)
    ?.filter(({ entry }) => entry.by === 'stage' && (entry.from === undefined ? rises : entry.from === from));
  const fact: EntryFact = { by: 'stage', at, name: to, properties: from === undefined ? {} : { from } };
  enterFirst(work, { doors, cause: `${to}:${at}`, only }, fact);
}

/** Where to, and where from as far as that is on record. */
type Moved = { readonly from?: Stage | undefined; readonly to: Stage };

type Doors = { readonly doors: readonly Door[] | undefined; readonly cause: string; readonly only: string | undefined };

function enterFirst(work: Work, { doors = [], cause, only }: Doors, fact: EntryFact, event?: CustomerEvent): void {
  let entered: JourneyVersion | undefined;
  for (const { journey, entry } of doors) {
    if (journey === entered || (only !== undefined && only !== journey.key)) continue;
    atDoor(work, { journey, cause, fact }, () => {
      const when = entry.by === 'event' || entry.by === 'stage' ? entry.when : undefined;
      if (when && holds(when, work.scope(fact.at, { journey, event })) !== true) return;
      entered = journey;
      enter(work, { journey, entry }, fact, event);
    });
  }
}

/** Somebody asked for it through the API; `event.name` is the journey's key. */
export function enterByApi(work: Work, event: CustomerEvent, at: Millis): void {
  const journey = ownJourney(event.name) ?? doorsOf(work.definitions.live).byKey.get(event.name);
  const entry = journey?.enter.find((one) => one.by === 'api');
  if (!journey || !entry) return;
  const fact: EntryFact = { by: 'api', at, eventId: event.id, properties: event.properties };
  atDoor(work, { journey, cause: event.id, fact }, () => enter(work, { journey, entry }, fact, event));
}

/** Lets the customer into the journeys that steps asked for, one passage of each at a time. */
export function enterByJourney(work: Work): void {
  for (let next = work.entering.shift(); next; next = work.entering.shift()) {
    const { journey: key, from, at } = next;
    const journey = doorsOf(work.definitions.live).byKey.get(key);
    if (!journey) continue;
    if (++work.entered > mostEntered) {
      work.blamed = passageBlame(from);
      throw new CannotGoOn('no-rest', `journeys let each other in more than ${mostEntered} times at one instant`);
    }
    const fact: EntryFact = { by: 'journey', at, name: from.journey, properties: from.entry.properties };
    const cause = causeOf(next);
    atDoor(work, { journey, cause, fact }, () => enter(work, { journey, entry: byJourney, cause }, fact));
  }
}

/** More entries by steps at one instant than any set of journeys asks for. */
const mostEntered = 1_000;

const byJourney = { by: 'journey', again: 'after-exit' } as const;
const causeOf = ({ from }: Entering): string => `${from.id}:${from.step}`;

/** The customer is among an audience whose time has come; `event.name` is the journey's key. */
export function enterByAudience(work: Work, event: CustomerEvent, at: Millis): void {
  const { entry: place, occurrence } = event.properties;
  const journey = doorsOf(work.definitions.live).byKey.get(event.name);
  const entry = typeof place === 'number' ? journey?.enter[place] : undefined;
  if (!journey || entry?.by !== 'audience') return;
  const name = entry.named ?? 'audience';
  const fact: EntryFact = { by: 'audience', at, name, eventId: event.id, properties: { occurrence } };
  const asked = { ...fact, properties: event.properties };
  atDoor(work, { journey, cause: event.id, fact: asked }, () => enter(work, { journey, entry }, fact));
}

type AtDoor = { readonly journey: JourneyVersion; readonly cause: string; readonly fact: EntryFact };

/** What one journey asks of those who come in stops nobody at the others. */
function atDoor(work: Work, { journey, cause, fact }: AtDoor, ask: () => void): void {
  const { key, version } = journey;
  const blame: Blame = { part: 'entry', id: `${key} ${cause}`, journey: key, version, entry: fact };
  if (!work.holds.holds(blame)) work.blaming(blame, ask);
}

/** An entry that was parked is asked again, at the instant at which it happened. */
export function enterAgain(work: Work, { id, journey: key = '', entry: fact }: ParkedBefore): void {
  if (!fact) return;
  const { by, at, name = key, eventId = id, properties } = fact;
  const event: CustomerEvent = { id: eventId, name: by === 'event' ? name : key, properties, at, receivedAt: at };
  switch (by) {
    case 'event':
      return enterByEvent(work, event, at, key);
    case 'stage':
      return enterByStage(work, { from: stageIn(properties['from']), to: name as Stage }, at, key);
    case 'api':
      return enterByApi(work, event, at);
    case 'audience':
      return enterByAudience(work, event, at);
    case 'journey': {
      const journey = doorsOf(work.definitions.live).byKey.get(key);
      const cause = id.slice(key.length + 1);
      if (journey) enter(work, { journey, entry: byJourney, cause }, fact);
    }
  }
}

const stageIn = (said: unknown): Stage | undefined => stages.find((stage) => stage === said);

type Way = {
  readonly journey: JourneyVersion;
  readonly entry: Pick<Entry, 'key' | 'again' | 'gap'>;
  /** What tells this entry from others, where that is no event. */
  readonly cause?: string;
};

function enter(work: Work, { journey, entry, cause }: Way, fact: EntryFact, event?: CustomerEvent): void {
  if (!takesEntries(journey)) return;
  const key = keyOf(work, { journey, entry }, fact, event);
  if (key === undefined || !mayEnterAgain(work, { journey, entry }, key, fact.at)) return;
  const id = hashId(
    'enrolment',
    work.customer.id,
    journey.key,
    key,
    fact.eventId ?? cause ?? `${fact.by}:${fact.name}:${fact.at}`,
  );
  if (work.enrolments.has(id)) return;
  const refused = refusalOf(work, journey);
  if (refused) return turnAway(work, journey, id, { reason: refused, data: {} });
  if (work.underWay().length >= limits.openPassages) return turnAway(work, journey, id, tooMany);
  const enrolment = {
    id,
    journey: journey.key,
    version: journey.version,
    key,
    state: 'active' as const,
    step: planOf(journey).first ?? '',
    since: fact.at,
    entry: fact,
    results: {},
    enteredAt: fact.at,
  };
  work.passages.push({ journey: journey.key, key, enteredAt: fact.at });
  const holdout = holdoutOf(work, journey);
  if (holdout) return keepOut(work, enrolment, holdout);
  if (work.isParked(id)) return void work.keep(enrolment);
  arrive(work, enrolment, planOf(journey).first, fact.at);
}

/** By what word of theirs somebody enters nothing here. */
function refusalOf(work: Work, journey: JourneyVersion): Reason | undefined {
  if (ownWord(work, journey) === 'left') return 'left';
  if (ownJourney(journey.key)) return undefined;
  if (work.isRestricted && isMarketing(work, journey)) return 'restricted';
  return objectionTo(work, journey) ? 'objected' : undefined;
}

/** It is no entry, so that a journey that lets nobody in twice lets them in later. */
function turnAway(
  { decisions, now }: Work,
  journey: JourneyVersion,
  enrolmentId: string,
  why: Pick<Decision, 'reason' | 'data'>,
): void {
  const { key, version } = journey;
  const step = planOf(journey).first ?? '';
  decisions.push({ at: now, enrolmentId, journey: key, version, step, outcome: 'skip', ...why });
}

const tooMany = { reason: 'too-many-passages', data: { most: limits.openPassages } } as const;

type Holdout = { readonly of: 'policy' | 'journey'; readonly percent: number };

/** Sticky: the policy keeps the same people out of all journeys but services, a journey its own. */
function holdoutOf(work: Work, { key, purpose, holdout }: JourneyVersion): Holdout | undefined {
  if (ownJourney(key)) return undefined;
  const { customer } = work;
  const { policy } = work.definitions;
  const { holdout: ofAll = 0 } = policy;
  if (classOf(policy, purpose) === 'marketing' && isAmong(ofAll, customer.id)) return { of: 'policy', percent: ofAll };
  return isAmong(holdout, key, customer.id) ? { of: 'journey', percent: holdout } : undefined;
}

/** A hash costs as much as the rest of an entry, so none is made where nobody is kept out. */
const isAmong = (percent: number, ...whom: readonly string[]): boolean =>
  percent > 0 && share('holdout', ...whom) * 100 < percent;

function keepOut(work: Work, enrolment: Enrolment, { of, percent }: Holdout): void {
  const { id: enrolmentId, journey, version, step, enteredAt: at } = enrolment;
  work.keep({ ...enrolment, state: 'completed', endedAt: at, outcome: 'holdout' });
  const data = { holdout: of, percent };
  work.decisions.push({ at: work.now, enrolmentId, journey, version, step, outcome: 'exit', reason: 'holdout', data });
}

/** Without a key rule the customer is the key; a key that cannot be computed enters nobody. */
function keyOf(work: Work, { journey, entry }: Way, fact: EntryFact, event?: CustomerEvent): string | undefined {
  if (!entry.key) return '';
  const found = evaluate(entry.key, { ...work.scope(fact.at, { journey, event, masked: true }), entry: fact });
  if (!found.ok || found.value === null || found.value === undefined) return undefined;
  const key =
    typeof found.value === 'object' ? JSON.stringify(found.value) : String(found.value as string | number | boolean);
  return key.length <= longestKey ? key : hashId('key', key);
}

/** Longer keys are kept as their hash: an index holds them. */
const longestKey = 200;

function mayEnterAgain(work: Work, { journey, entry }: Way, key: string, at: Millis): boolean {
  const inside = work.underWay().filter((enrolment) => enrolment.journey === journey.key);
  if (journey.drains && inside.some(({ version }) => version < journey.version)) return false;
  const running = inside.some((enrolment) => enrolment.key === key);
  if (running && entry.again !== 'always') return false;
  const { gap } = entry;
  if (entry.again !== 'never' && !gap) return true;
  const earlier = work.entriesInto(journey.key, key);
  if (entry.again === 'never') return earlier.length === 0;
  return !gap || earlier.every((enteredAt) => addDuration(enteredAt, gap, work.zone) <= at);
}
