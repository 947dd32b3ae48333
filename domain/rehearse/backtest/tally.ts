import type { Decision } from '../../decide/decision';
import type { Enrolment } from '../../journey/enrolment';
import type { Simulation } from '../simulate';
import type { Millis } from '../../time/time';
import { weekOf, type WeekName } from './weeks';

export type Counts = Record<string, number>;

/** How a journey fared. `entered` = `active` + `completed` + `exited`. */
export type JourneyTally = {
  entered: number;
  /** Still under way when the test ended. */
  active: number;
  completed: number;
  exited: number;
  /** Of the active ones: those that could not be decided when the test ended. */
  parked: number;
  goals: number;
  /** Messages handed over. */
  sent: number;
  /** Of these: after the last event of the file, when nobody knows what the customer did. */
  sentAfterEnd: number;
  /** Messages that were held at least once, whatever became of them. */
  held: number;
  /** Messages that were not sent, by reason. */
  skipped: Counts;
  /** Passages that ended, by outcome. */
  outcomes: Counts;
};

/** How people fared at one step of a journey. */
export type StepTally = {
  /** Times that a passage came to it. */
  entered: number;
  /** Passages that were there when the test ended. */
  waiting: number;
  sent: number;
  held: number;
  skipped: Counts;
};

export type WeekTally = { entered: number; held: number; skipped: number; sent: number; journeys: Counts };
export type Busy = { readonly customer: string; readonly messages: number };

/** What came of a backtest, as plain data that adds up. */
export type Tally = {
  customers: number;
  messages: number;
  /** Customers whose life was cut short, since something asked for the clock all the time. */
  unfinished: string[];
  journeys: Record<string, JourneyTally>;
  /** By journey and step. */
  steps: Record<string, Record<string, StepTally>>;
  weeks: Record<WeekName, WeekTally>;
  /** The customers who got most messages, most first. */
  busiest: Busy[];
};

const mostBusy = 10;

export function emptyTally(journeys: readonly string[]): Tally {
  return {
    customers: 0,
    messages: 0,
    unfinished: [],
    journeys: Object.fromEntries(journeys.map((key) => [key, emptyJourney()])),
    steps: {},
    weeks: {},
    busiest: [],
  };
}

const emptyJourney = (): JourneyTally => ({
  entered: 0,
  active: 0,
  completed: 0,
  exited: 0,
  parked: 0,
  goals: 0,
  sent: 0,
  sentAfterEnd: 0,
  held: 0,
  skipped: {},
  outcomes: {},
});
const emptyStep = (): StepTally => ({ entered: 0, waiting: 0, sent: 0, held: 0, skipped: {} });
const emptyWeek = (): WeekTally => ({ entered: 0, held: 0, skipped: 0, sent: 0, journeys: {} });

const count = (counts: Counts, name: string, more = 1): void => void (counts[name] = (counts[name] ?? 0) + more);

export type Seen = {
  readonly customer: string;
  readonly simulation: Simulation;
  /** Of the weeks. */
  readonly zone: string;
  /** The last event of the file. */
  readonly to: Millis;
};

/** Adds one customer's life. */
export function addLife(tally: Tally, { customer, simulation, zone, to }: Seen): void {
  const { facts, decisions, spoken, unfinished } = simulation;
  const week = (at: Millis): WeekTally => (tally.weeks[weekOf(at, zone)] ??= emptyWeek());
  const journey = (key: string): JourneyTally => (tally.journeys[key] ??= emptyJourney());
  tally.customers += 1;
  tally.messages += spoken.length;
  if (unfinished) tally.unfinished.push(customer);
  if (spoken.length > 0) tally.busiest = busiestOf([...tally.busiest, { customer, messages: spoken.length }]);
  const parked = new Set((facts.parked ?? []).map(({ id }) => id));
  for (const enrolment of facts.enrolments) {
    addPassage(journey(enrolment.journey), enrolment);
    if (enrolment.state === 'active' && parked.has(enrolment.id)) journey(enrolment.journey).parked += 1;
    week(enrolment.enteredAt).entered += 1;
  }
  for (const { at, message } of spoken) {
    const its = journey(message.journey);
    its.sent += 1;
    if (at > to) its.sentAfterEnd += 1;
    week(at).sent += 1;
    count(week(at).journeys, message.journey);
  }
  for (const decision of firstOfEach(decisions)) {
    const its = journey(decision.journey);
    if (decision.outcome === 'skip') count(its.skipped, decision.reason);
    else its.held += 1;
    week(decision.at)[decision.outcome === 'skip' ? 'skipped' : 'held'] += 1;
  }
  addSteps(tally, simulation);
}

function addSteps(tally: Tally, { facts, reached, spoken, decisions }: Simulation): void {
  const at = (journey: string, step: string): StepTally => ((tally.steps[journey] ??= {})[step] ??= emptyStep());
  for (const { journey, step } of reached) at(journey, step).entered += 1;
  for (const { journey, step, state } of facts.enrolments) if (state === 'active') at(journey, step).waiting += 1;
  for (const { message } of spoken) at(message.journey, message.step).sent += 1;
  for (const { journey, step, outcome, reason } of firstOfEach(decisions)) {
    if (outcome === 'skip') count(at(journey, step).skipped, reason);
    else at(journey, step).held += 1;
  }
}

function addPassage(its: JourneyTally, { state, outcome, goalAt }: Enrolment): void {
  its.entered += 1;
  its[state] += 1;
  if (goalAt !== undefined) its.goals += 1;
  if (state !== 'active') count(its.outcomes, outcome ?? state);
}

/** The holds and the skips, each message once. */
function firstOfEach(decisions: readonly Decision[]): Decision[] {
  const seen = new Set<string>();
  return decisions.filter(({ outcome, enrolmentId, step }) => {
    const place = `${outcome} ${enrolmentId} ${step}`;
    if ((outcome !== 'hold' && outcome !== 'skip') || seen.has(place)) return false;
    seen.add(place);
    return true;
  });
}

function busiestOf(busy: readonly Busy[]): Busy[] {
  return [...busy]
    .sort((one, other) => other.messages - one.messages || (one.customer < other.customer ? -1 : 1))
    .slice(0, mostBusy);
}

/** Adds what came of other customers. */
export function addTally(tally: Tally, other: Tally): void {
  tally.customers += other.customers;
  tally.messages += other.messages;
  tally.unfinished.push(...other.unfinished);
  for (const [key, more] of Object.entries(other.journeys)) addCounts((tally.journeys[key] ??= emptyJourney()), more);
  for (const [key, steps] of Object.entries(other.steps)) {
    const its = (tally.steps[key] ??= {});
    for (const [step, more] of Object.entries(steps)) addCounts((its[step] ??= emptyStep()), more);
  }
  for (const [week, more] of Object.entries(other.weeks)) addCounts((tally.weeks[week] ??= emptyWeek()), more);
  tally.busiest = busiestOf([...tally.busiest, ...other.busiest]);
}

type Numbers = { [name: string]: number | Counts };

function addCounts(to: Numbers, more: Readonly<Numbers>): void {
  for (const [name, value] of Object.entries(more)) {
    const before = to[name] ?? (typeof value === 'number' ? 0 : {});
    if (typeof value === 'number') to[name] = (typeof before === 'number' ? before : 0) + value;
    else if (typeof before !== 'number') {
      for (const [reason, amount] of Object.entries(value)) count(before, reason, amount);
      to[name] = before;
    }
  }
}
