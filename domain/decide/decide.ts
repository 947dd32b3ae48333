import { belongingMovesAt, noteAudiences, reckonAudiences } from './belonging';
import { classEndsAt, reckonClass } from './buying';
import { passageBlame, type Blame } from './trouble/blame';
import { callsToMake, dropCalls, settleCalls } from './passage/calls';
import { CannotGoOn } from './trouble/cannot-go-on';
import { computedFor } from '../person/computed/for-templates';
import type { StageChange } from '../person/customer';
import type { Enrolment } from '../journey/enrolment';
import { enterByApi, enterByAudience, enterByEvent, enterByJourney, enterByStage } from './passage/enter';
import type { CustomerEvent } from '../person/event';
import { applyExits, applyWithdrawals, countGoals } from './passage/exits';
import type { Definitions, Facts, Verdict } from './facts';
import { nextStages, stageMovesAt, type StageQuestion } from '../person/lifecycle';
import { templateFor } from '../journey/confirmation';
import { isOpen } from '../contact/message';
import { waitedFor } from './passage/waited-for';
import { applyMoves } from './passage/move';
import { atStep, follow } from './passage/passage';
import { planOf } from '../journey/plan';
import { earliestDue, momentOf } from './moments';
import { recordHeld } from './trouble/record-held';
import { quarantined, type Question } from './trouble/quarantine';
import { settleHandOvers, speak } from './speak/speak';
import { ruleOf } from './steps/rules';
import type { Millis } from '../time/time';
import { tryAgain } from './trouble/try-again';
import type { Work } from './work';
import { soonest } from '../time/soonest';

/** A journey that still moves after this many rounds at one instant is a defect of ours, not of its author. */
const mostRounds = 1_000;

/**
 * The one place where journeys move and messages are decided: live, in a simulation and over past events.
 * Asked twice with the same facts it gives the same verdict; asked again after its verdict was written it gives nothing new.
 */
export function decide(facts: Facts, definitions: Definitions, now: Millis, without: Without = {}): Verdict {
  const { aside = [], unstorable = [] } = without;
  return quarantined({ facts, definitions, now, aside, unstorable }, byTheRules);
}

/** What the caller holds out: for this decision alone, or since it could not be stored. */
export type Without = Partial<Pick<Question, 'aside' | 'unstorable'>>;

/** @throws CannotGoOn, or any defect; `work.blamed` is then whose rule was asked */
function byTheRules(work: Work): Verdict {
  const { facts, now } = work;
  standByHistory(work, now);
  standAt(work, now);
  noteAudiences(work);
  applyWithdrawals(work);
  tryAgain(work);
  settleHandOvers(work);
  settleCalls(work);
  applyMoves(work);
  catchUp(work);
  for (const event of facts.events) {
    if (work.holds.holds({ part: 'event', id: event.id })) continue;
    work.postponed = work.decided.length > 0 && work.purse.isHalfSpent;
    if (work.postponed) break;
    const at = Math.min(event.receivedAt, now);
    runDue(work, at);
    work.blaming({ part: 'event', id: event.id }, () => meet(work, event, at));
  }
  for (let round = 0; ; round++) {
    if (!moveOn(work) && !speak(work)) break;
    if (round > mostRounds) giveUp(work);
  }
  dropCalls(work);
  return verdictOf(work);
}

/** Whoever moved last keeps the others going. */
function giveUp(work: Work): never {
  const last = work.changedEnrolments().findLast(({ id }) => !work.isParked(id));
  if (last) work.blamed = passageBlame(last);
  throw new CannotGoOn('no-rest', `more than ${mostRounds} rounds at one instant`);
}

/** What the parked missed, told to those that go on now. */
function catchUp(work: Work): void {
  for (const { id, missed } of work.holds.due('passage')) {
    for (const event of missed) {
      const at = Math.min(event.receivedAt, work.now);
      runDue(work, at);
      work.woke = event;
      const enrolment = work.enrolments.get(id);
      if (enrolment?.state === 'active') {
        work.blaming(passageBlame(enrolment), () => meetStep(work, enrolment, event, at));
      }
      work.woke = undefined;
    }
  }
}

/**
 * @returns whether to ask again: something was learned of the customer, a journey was entered, or who went on came to a moment
 * that is here already
 */
function moveOn(work: Work): boolean {
  const { customer, now } = work;
  const passages = work.enrolments.size;
  if (work.standing !== customer) standAt(work, now);
  hearOurselves(work);
  if (!work.postponed) tellStanding(work, now);
  applyExits(work, now);
  runDue(work, now);
  lookAround(work, now);
  enterByJourney(work);
  return (
    work.unheard.length > 0 ||
    work.customer !== customer ||
    work.enrolments.size > passages ||
    (earliest(work)?.at ?? Infinity) <= now
  );
}

/** Wakes every passage whose moment has come, in the order of the moments. */
function runDue(work: Work, until: Millis): void {
  for (;;) {
    enterByJourney(work);
    const next = earliest(work);
    if (!next || next.at > until) return;
    const { enrolment, at } = next;
    work.blaming(passageBlame(enrolment), () => wakeUp(work, enrolment, at));
  }
}

function wakeUp(work: Work, enrolment: Enrolment, at: Millis): void {
  const journey = work.journeyOf(enrolment);
  const step = journey && planOf(journey).step(enrolment.step);
  const rule = step && ruleOf(step);
  if (!step || !rule?.due) throw new CannotGoOn('no-way-on', `the step ${enrolment.step} has no end by time`);
  follow(work, enrolment, rule.due(step, atStep(work, enrolment, at)), at);
}

function earliest(work: Work): { enrolment: Enrolment; at: Millis } | undefined {
  let found: { enrolment: Enrolment; at: Millis } | undefined;
  for (const enrolment of work.active()) {
    const at = momentOf(enrolment);
    if (at !== undefined && (!found || at < found.at)) found = { enrolment, at };
  }
  return found;
}

function meet(work: Work, event: CustomerEvent, at: Millis): void {
  work.decided.push(event.id);
  work.woke = event;
  hear(work, event, at);
  tellStanding(work, at, event);
  work.standing = undefined;
  work.woke = undefined;
}

/** Somebody stands otherwise as a buyer, came into audiences or left them, which is heard like what happens to them. */
function tellStanding(work: Work, at: Millis, woke?: CustomerEvent): void {
  tellClass(work, at, woke);
  for (const event of reckonAudiences(work, at, woke)) {
    work.blaming({ part: 'event', id: woke?.id ?? event.id }, () => hear(work, event, at));
  }
}

function tellClass(work: Work, at: Millis, woke?: CustomerEvent): void {
  const blame = stageBlame(work);
  if (work.holds.holds(blame)) return;
  const event = work.blaming(blame, () => reckonClass(work, at, woke));
  if (event) work.blaming({ part: 'event', id: woke?.id ?? event.id }, () => hear(work, event, at));
}

function hearOurselves(work: Work): void {
  for (let event = work.unheard.shift(); event; event = work.unheard.shift()) {
    const said = event;
    work.blaming({ part: 'event', id: said.id }, () => hear(work, said, said.at));
  }
}

function hear(work: Work, event: CustomerEvent, at: Millis): void {
  if (event.type === 'enrol') return enterByApi(work, event, at);
  if (event.type === 'audience') return enterByAudience(work, event, at);
  work.history.push(event);
  standAt(work, at);
  applyExits(work, at, event);
  countGoals(work, event, at);
  for (const enrolment of work.holds.isEmpty ? [] : work.underWay()) {
    const journey = work.isParked(enrolment.id) ? work.journeyOf(enrolment) : undefined;
    if (journey && waitedFor(journey).has(event.name)) work.holds.miss(enrolment.id, event);
  }
  work.eachActive((enrolment) => meetStep(work, enrolment, event, at));
  enterByEvent(work, event, at);
}

function meetStep(work: Work, enrolment: Enrolment, event: CustomerEvent, at: Millis): void {
  const journey = work.journeyOf(enrolment);
  const step = journey && planOf(journey).step(enrolment.step);
  const move = step && ruleOf(step).meet?.(step, event, atStep(work, enrolment, at));
  if (move) follow(work, enrolment, move, at);
}

/** Conditions that may have become true by what was learned meanwhile. */
function lookAround(work: Work, at: Millis): void {
  work.eachActive((enrolment) => {
    const journey = work.journeyOf(enrolment);
    const step = journey && planOf(journey).step(enrolment.step);
    const move = step && ruleOf(step).look?.(step, atStep(work, enrolment, at));
    if (move && (move.to !== 'stay' || changesWait(enrolment, move.waiting))) follow(work, enrolment, move, at);
  });
}

const changesWait = (enrolment: Enrolment, waiting: Enrolment['waiting']): boolean =>
  JSON.stringify(enrolment.waiting) !== JSON.stringify(waiting);

function standAt(work: Work, at: Millis): void {
  rise(work, standingOf(work, at), (change) => enterByStage(work, change, at));
  work.standing = work.customer;
}

/** Nobody is spoken to because of what is past: who rises by it enters nothing. */
function standByHistory(work: Work, at: Millis): void {
  const { imported } = work.facts;
  if (imported) rise(work, { ...standingOf(work, at), signedUp: imported.signedUp }, () => undefined);
}

function rise(work: Work, asked: StageQuestion, entering: (change: StageChange) => void): void {
  const stage = stageBlame(work);
  const isHeld = work.holds.holds(stage);
  const changes = isHeld ? [] : work.blaming(stage, () => nextStages(asked));
  for (const change of changes) {
    work.stages.push(change);
    work.become({ ...work.customer, stage: change.to, stageSince: change.at });
    entering(change);
  }
}

const stageBlame = ({ customer }: Work): Blame => ({ part: 'stage', id: customer.id });

const standingOf = (work: Work, now: Millis): StageQuestion => ({
  customer: work.usableAt(now),
  preferences: work.facts.preferences,
  consents: work.facts.consents,
  history: work.history,
  past: work.facts.past,
  policy: work.definitions.policy,
  rules: work.rules,
  now,
});

function verdictOf(work: Work): Verdict {
  const due = earliestDue(work);
  const moves = movesAt(work);
  const trouble = work.holds.after(work.now, ...looks(work));
  recordHeld(work, trouble.parked);
  const handOver = work.handOver.filter((message) => work.messages.get(message.id)?.status === 'decided');
  return {
    stages: work.stages,
    importMet: work.facts.imported !== undefined && !work.holds.holds(stageBlame(work)),
    enrolments: work.changedEnrolments(),
    messages: work.changedMessages(),
    decisions: work.decisions,
    reached: work.reached,
    decided: work.decided,
    happened: work.happened,
    postponed: work.postponed,
    ...work.movedAudiences(),
    traits: Object.fromEntries(work.traits),
    computed: computedFor(
      handOver.flatMap((message) => templateFor(work.definitions, message) ?? []),
      work.read(),
      work.now,
    ),
    awards: work.awards,
    calls: work.changedCalls(),
    calling: callsToMake(work),
    handOver,
    active: work.underWay(),
    trouble,
    open: [...work.messages.values()].filter(isOpen),
    stage: work.customer.stage,
    ...(due === undefined ? {} : { due }),
    ...(moves === undefined ? {} : { moves }),
  };
}

function looks({ enrolments }: Work): [isAlive: (id: string) => boolean, isSpeaking: (id: string) => boolean] {
  return [(id) => enrolments.get(id)?.state === 'active', (id) => enrolments.get(id)?.waiting?.for === 'hand-over'];
}

/** When time alone changes what the condition for advocates sees. */
const advocateSeenAt = (work: Work): Millis | undefined =>
  work.definitions.policy.lifecycle.advocate === undefined ? undefined : work.sightChangesAt();

/** When time alone changes where the person stands. */
function movesAt(work: Work): Millis | undefined {
  const stage = stageBlame(work);
  const moments = work.holds.holds(stage)
    ? []
    : work.blaming(stage, () => [stageMovesAt(standingOf(work, work.now)), classEndsAt(work), advocateSeenAt(work)]);
  return soonest([...moments, belongingMovesAt(work)]);
}
