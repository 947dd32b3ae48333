import { isVisit } from '../person/by-name';
import { deedNames, usualPurchase } from '../person/computed/deeds';
import { questionAnswered, questionAsked, surveyAnswered, type CustomerEvent } from '../person/event';
import { reads } from '../cel/condition';
import { approximateMillis } from '../time/duration';
import type { JourneyVersion, Step } from './journey';
import { lifecycleEvents } from '../person/lifecycle';
import type { Policy } from './policy';
import { walk } from './plan';
import { watchOver, type NamedAudience, type Watch } from './watch';

/** Who cares about an event: what nobody listens to is stored and never wakes a workflow. */
export type Listeners = {
  /** Names that concern every customer: entries and the lifecycle. */
  readonly always: ReadonlySet<string>;
  /** Names that concern only who is in one of these journeys: exits, goals, waits. */
  readonly inside: ReadonlyMap<string, readonly string[]>;
  /** Journeys in which any event may matter, since a condition without an event's name waits there. */
  readonly insideAny: readonly string[];
  /** Names that conditions count over. */
  readonly counted: ReadonlySet<string>;
  /** Names by which somebody may become an advocate. */
  readonly advocates: ReadonlySet<string>;
  /** Conditions count calls of pages and screens, whatever these are named. */
  readonly countsVisits: boolean;
  /** What brings people into audiences that somebody listens to; undefined where nobody does. */
  readonly watch?: Watch;
  /** Milliseconds after the entry in which a goal may still be reached. */
  readonly longestGoal: number;
};

/** @param versions all that somebody may be in; `live` those that can be entered; `watched` audiences that somebody listens to. */
export function readListeners(
  versions: readonly JourneyVersion[],
  live: readonly JourneyVersion[],
  policy: Policy,
  watched: readonly NamedAudience[] = [],
): Listeners {
  const always = new Set<string>(lifecycleEvents);
  const counted = new Set<string>();
  const inside = new Map<string, Set<string>>();
  const insideAny = new Set<string>();
  const listen = (journey: string, on: string | undefined, when: string | undefined): void => {
    if (on) inside.set(on, (inside.get(on) ?? new Set()).add(journey));
    else if (when) insideAny.add(journey);
  };
  const { advocate, purchases } = policy.lifecycle;
  let countsVisits = false;
  const count = (expression: string): void => {
    const { counts, computed } = reads(expression);
    const deeds = computed.length > 0 ? deedNames(purchases?.on ?? usualPurchase) : [];
    for (const name of [...counts, ...deeds]) counted.add(name);
    countsVisits ||= computed.length > 0;
  };
  if (advocate !== undefined) count(advocate);
  const advocates = new Set(counted);
  if (advocate !== undefined) {
    for (const name of reads(advocate).counts) always.add(name);
  }
  if (purchases) {
    always.add(purchases.on);
    counted.add(purchases.on);
  }
  const watch = watched.length > 0 ? watchOver(watched, deedNames(purchases?.on ?? usualPurchase)) : undefined;
  for (const { when } of watched) count(when);
  for (const name of watch?.counts ?? []) always.add(name);
  for (const { on } of live.filter(takesEntries).flatMap(entryEars)) always.add(on);
  for (const journey of versions) {
    const { heard, expressions, asks } = earsOf(journey);
    for (const { on, when } of heard) listen(journey.key, on, when);
    for (const expression of expressions) count(expression);
    if (asks) for (const name of [questionAsked, questionAnswered]) counted.add(name);
  }
  return {
    always,
    inside: new Map([...inside].map(([name, journeys]) => [name, [...journeys]])),
    insideAny: [...insideAny],
    counted,
    advocates,
    countsVisits,
    ...(watch ? { watch } : {}),
    longestGoal: Math.max(0, ...versions.map(({ goal }) => (goal ? approximateMillis(goal.within) : 0))),
  };
}

/** Whether a condition may ever look at it. */
export const isCounted = (
  { counted, countsVisits }: Pick<Listeners, 'counted' | 'countsVisits'>,
  event: Pick<CustomerEvent, 'name' | 'type'>,
): boolean => counted.has(event.name) || (countsVisits && isVisit(event));

type Ear = { readonly on?: string | undefined; readonly when?: string | undefined };
type Ears = { readonly heard: readonly Ear[]; readonly expressions: readonly string[]; readonly asks: boolean };

const ears = new WeakMap<JourneyVersion, Ears>();

/** The events through which it is entered. */
export const entryEars = ({ enter }: JourneyVersion): (Ear & { readonly on: string })[] =>
  enter.flatMap((entry) => (entry.by === 'event' ? [entry] : []));

/** What a version listens to and counts; its tree is walked once, however often others are published. */
export function earsOf(journey: JourneyVersion): Ears {
  const known = ears.get(journey);
  if (known) return known;
  const heard: Ear[] = [...journey.exit, ...(journey.goal ? [journey.goal] : [])];
  let asks = false;
  walk(journey.steps, (step) => {
    if (step.kind === 'wait-for') heard.push(step);
    if (step.kind === 'survey') heard.push({ on: surveyAnswered });
    asks ||= step.kind === 'ask';
  });
  const read = { heard, expressions: expressionsOf(journey), asks };
  ears.set(journey, read);
  return read;
}

/** A paused journey holds its messages; people still enter it. */
export const takesEntries = ({ state }: JourneyVersion): boolean => state === 'live' || state === 'paused';

export function expressionsOf(journey: JourneyVersion): string[] {
  const found: (string | undefined)[] = [journey.goal?.when, ...journey.exit.map((exit) => exit.when)];
  for (const entry of journey.enter) {
    found.push(entry.key);
    if (entry.by === 'event' || entry.by === 'stage') found.push(entry.when);
    if (entry.by === 'audience') found.push(entry.audience);
  }
  walk(journey.steps, (step) => found.push(...expressionsIn(step)));
  return found.filter((expression) => expression !== undefined);
}

function expressionsIn(step: Step): (string | undefined)[] {
  switch (step.kind) {
    case 'wait':
      return step.wait.until === 'expression' ? [step.wait.expression] : [];
    case 'wait-for':
      return [step.when];
    case 'if':
      return [step.condition];
    case 'choose':
      return step.cases.map((one) => one.when);
    case 'update':
      return Object.values(step.traits).map((value) => ('cel' in value ? value.cel : undefined));
    case 'webhook':
      return Object.values(step.body).map((value) => ('cel' in value ? value.cel : undefined));
    default:
      return [];
  }
}
