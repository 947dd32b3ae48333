import { learnAnswer } from './answers';
import { isUnderWay } from './call';
import { dropCalls, settleCalls } from './calls';
import type { StageChange } from '../person/customer';
import type { Enrolment } from '../journey/enrolment';
import { enterByApi, enterByAudience, enterByEvent, enterByJourney, enterByStage } from './enter';
import type { CustomerEvent } from '../person/event';
import { applyExits, applyWithdrawals, countGoals, exitAt } from './exits';
import type { Definitions, Facts, Verdict } from './facts';
import { advocateAt, nextStages, type Asked as StageAsked } from '../person/lifecycle';
import { isOpen } from '../contact/message';
import { applyMoves } from './move';
import { atStep, follow } from './passage';
import { planOf } from '../journey/plan';
import { settleHandOvers, speak } from './speak';
import { ruleOf } from './steps/rules';
import type { Millis } from '../time/time';
import { Work } from './work';

/** A journey that still moves after this many rounds at one instant is a defect of ours, not of its author. */
const mostRounds = 1_000;

/**
 * The one place where journeys move and messages are decided: live, in a simulation and over past events.
 * Asked twice with the same facts it gives the same verdict; asked again after its verdict was written it gives nothing new.
 */
export function decide(facts: Facts, definitions: Definitions, now: Millis): Verdict {
  const work = new Work(facts, definitions, now);
  riseTo(work, now);
  applyWithdrawals(work);
  settleHandOvers(work);
  settleCalls(work);
  applyMoves(work);
  for (const event of facts.events) {
    const at = Math.min(event.receivedAt, now);
    runDue(work, at);
    meet(work, event, at);
  }
  for (let round = 0; ; round++) {
    if (!moveOn(work) && !speak(work)) break;
    if (round > mostRounds) throw new Error(`the journeys of customer ${work.customer.id} do not come to rest`);
  }
  dropCalls(work);
  return verdictOf(work);
}

/**
 * @returns whether to ask again: something was learned of the customer, a journey was entered, or who went on came to a moment
 * that is here already
 */
function moveOn(work: Work): boolean {
  const { customer, now } = work;
  const passages = work.enrolments.size;
  if (work.risen !== customer) riseTo(work, now);
  applyExits(work, now);
  runDue(work, now);
  lookAround(work, now);
  enterByJourney(work);
  return work.customer !== customer || work.enrolments.size > passages || (earliest(work)?.at ?? Infinity) <= now;
}

/** Wakes every passage whose moment has come, in the order of the moments. */
function runDue(work: Work, until: Millis): void {
  for (;;) {
    enterByJourney(work);
    const next = earliest(work);
    if (!next || next.at > until) return;
    const { enrolment, at } = next;
    const journey = work.journeyOf(enrolment);
    const step = journey && planOf(journey).step(enrolment.step);
    const rule = step && ruleOf(step);
    if (!step || !rule?.due) throw new Error(`enrolment ${enrolment.id} waits at ${enrolment.step}, which has no end`);
    follow(work, enrolment, rule.due(step, atStep(work, enrolment, at)), at);
  }
}

function earliest(work: Work): { enrolment: Enrolment; at: Millis } | undefined {
  let found: { enrolment: Enrolment; at: Millis } | undefined;
  for (const enrolment of work.active()) {
    const at = momentOf(enrolment);
    if (at !== undefined && (!found || at < found.at)) found = { enrolment, at };
  }
  return found;
}

/** When time alone moves a passage on; messages are weighed by `speak`, together. */
function momentOf({ waiting }: Enrolment): Millis | undefined {
  if (waiting?.for === 'time' || waiting?.for === 'event' || waiting?.for === 'answer') return waiting.until;
  return waiting?.for === 'condition' ? Math.min(waiting.check ?? waiting.until, waiting.until) : undefined;
}

function meet(work: Work, event: CustomerEvent, at: Millis): void {
  work.decided.push(event.id);
  work.woke = event;
  hear(work, event, at);
  work.risen = undefined;
  work.woke = undefined;
}

function hear(work: Work, event: CustomerEvent, at: Millis): void {
  if (event.type === 'enrol') return enterByApi(work, event, at);
  if (event.type === 'audience') return enterByAudience(work, event, at);
  work.history.push(event);
  learnAnswer(work, event);
  riseTo(work, at);
  applyExits(work, at, event);
  countGoals(work, event, at);
  for (const enrolment of work.active()) {
    const journey = work.journeyOf(enrolment);
    const step = journey && planOf(journey).step(enrolment.step);
    const move = step && ruleOf(step).meet?.(step, event, atStep(work, enrolment, at));
    if (move) follow(work, enrolment, move, at);
  }
  enterByEvent(work, event, at);
}

/** Conditions that may have become true by what was learned meanwhile. */
function lookAround(work: Work, at: Millis): void {
  for (const enrolment of work.active()) {
    const journey = work.journeyOf(enrolment);
    const step = journey && planOf(journey).step(enrolment.step);
    const move = step && ruleOf(step).look?.(step, atStep(work, enrolment, at));
    if (move && (move.to !== 'stay' || changesWait(enrolment, move.waiting))) follow(work, enrolment, move, at);
  }
}

const changesWait = (enrolment: Enrolment, waiting: Enrolment['waiting']): boolean =>
  JSON.stringify(enrolment.waiting) !== JSON.stringify(waiting);

function riseTo(work: Work, at: Millis): void {
  const changes: readonly StageChange[] = nextStages(standingOf(work, at));
  for (const change of changes) {
    work.stages.push(change);
    work.become({ ...work.customer, stage: change.to, stageSince: change.at });
    enterByStage(work, change.to, at);
  }
  work.risen = work.customer;
}

const standingOf = (work: Work, now: Millis): StageAsked => ({
  customer: work.customer,
  preferences: work.facts.preferences,
  consents: work.facts.consents,
  history: work.history,
  policy: work.definitions.policy,
  now,
});

function verdictOf(work: Work): Verdict {
  const due = earliestDue(work);
  return {
    stages: work.stages,
    enrolments: work.changedEnrolments(),
    messages: work.changedMessages(),
    decisions: work.decisions,
    decided: work.decided,
    traits: Object.fromEntries(work.traits),
    awards: work.awards,
    calls: work.changedCalls(),
    calling: [...work.calls.values()].filter(isUnderWay),
    handOver: work.handOver.filter((message) => work.messages.get(message.id)?.status === 'decided'),
    active: work.active(),
    open: [...work.messages.values()].filter(isOpen),
    stage: work.customer.stage,
    ...(due === undefined ? {} : { due }),
  };
}

function earliestDue(work: Work): Millis | undefined {
  const moments: number[] = [];
  for (const enrolment of work.active()) {
    const { waiting } = enrolment;
    moments.push(...[momentOf(enrolment), exitAt(work, enrolment)].filter((at) => at !== undefined));
    if (waiting?.for === 'permission') moments.push(...[waiting.retry, waiting.until].filter((at) => at !== undefined));
  }
  for (const message of work.messages.values()) {
    if (message.status === 'decided' && message.notBefore > work.now) moments.push(message.notBefore);
  }
  const advocate = advocateAt(standingOf(work, work.now));
  if (advocate !== undefined) moments.push(advocate);
  return moments.length === 0 ? undefined : Math.min(...moments);
}
