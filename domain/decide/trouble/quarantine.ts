import { payingFrom } from '../../cel/budget';
import { troubleOf, type Blame, type Trouble } from './blame';
import { CannotGoOn } from './cannot-go-on';
import type { Definitions, Facts, Verdict } from '../facts';
import { Holds } from './holds';
import { refOf, type ParkedRef } from './parked';
import type { Millis } from '../../time/time';
import { Work } from '../work';

/** Decisions made over for one wake before everything that is suspected is held out at once. */
const mostRuns = 200;
/** Steps of conditions in all of them together before the same: three times what one may cost. */
const mostSteps = 300_000;
/** Suspects that are tried one by one where nobody knows whose rule threw. */
const mostSuspects = 40;

type Rules = (work: Work) => Verdict;

/** What the rules said, or over whom they threw, or who asked for more than a decision may cost. */
type Answer = { readonly verdict: Verdict } | { readonly troubles: readonly Trouble[]; readonly thrown: unknown };

const tooCostly = new CannotGoOn('too-costly', 'conditions');

export type Question = {
  readonly facts: Facts;
  readonly definitions: Definitions;
  readonly now: Millis;
  /** Left out of this decision alone. */
  readonly aside: readonly ParkedRef[];
  /** What was decided before and could not be stored. */
  readonly unstorable: readonly Trouble[];
};

/**
 * Asks the rules, and where they throw asks them again from the same facts without what they threw over: rules are pure, so
 * nothing has to be taken back. What was held out is parked by the verdict, and the rest of the person goes on.
 * @throws only what is thrown even when everything is held out
 */
export function quarantined(question: Question, rules: Rules): Verdict {
  const cell = new Cell(question);
  let thrown: unknown;
  for (let run = 0; run < mostRuns && !cell.isTired; run++) {
    const answer = cell.ask(rules);
    if ('verdict' in answer) return answer.verdict;
    ({ thrown } = answer);
    if (answer.troubles.filter((trouble) => cell.takeOut(trouble)).length === 0) break;
  }
  return withoutSuspects(cell, question.facts, thrown, rules);
}

/** Nobody knows whose rule threw: without the newest event, then the one before, then passage by passage, at last without all. */
function withoutSuspects(cell: Cell, facts: Facts, thrown: unknown, rules: Rules): Verdict {
  const suspects = suspectsOf(facts).map((blame) => troubleOf(blame, thrown));
  for (const suspect of suspects.slice(0, mostSuspects)) {
    if (cell.isTired) break;
    const answer = cell.without([suspect]).ask(rules);
    if ('verdict' in answer) return answer.verdict;
  }
  return rules(cell.without([...suspects, troubleOf(stageOf(facts), thrown)]).work());
}

const stageOf = ({ customer }: Facts): Blame => ({ part: 'stage', id: customer.id });

function suspectsOf({ events, enrolments }: Facts): Blame[] {
  const passages = enrolments.filter(({ state }) => state === 'active');
  return [
    ...events.toReversed().map(({ id }): Blame => ({ part: 'event', id })),
    ...passages
      .toReversed()
      .map(({ id, journey, version, step }): Blame => ({ part: 'passage', id, journey, version, step })),
  ];
}

/** What one wake holds out. */
class Cell {
  private readonly found = new Map<string, Trouble>();
  private readonly beyondReach = new Set<string>();

  /** @param meter what conditions have cost so far, in all decisions for this wake */
  constructor(
    private readonly question: Question,
    private readonly meter = { steps: 0 },
  ) {
    for (const one of question.unstorable) this.found.set(refOf(one), one);
  }

  work(): Work {
    const { facts, definitions, now, aside } = this.question;
    const troubles = { found: this.found, beyondReach: this.beyondReach };
    return new Work(facts, definitions, now, new Holds(facts.parked ?? [], troubles, new Set(aside.map(refOf))));
  }

  get isTired(): boolean {
    return this.meter.steps > mostSteps;
  }

  ask(rules: Rules): Answer {
    const work = this.work();
    const { purse } = work;
    try {
      const verdict = payingFrom(purse, () => rules(work));
      if (purse.overdrawn.length === 0) return { verdict };
    } catch (thrown) {
      if (purse.overdrawn.length === 0)
        return { troubles: work.blamed ? [troubleOf(work.blamed, thrown)] : [], thrown };
    } finally {
      this.meter.steps += purse.spent;
    }
    return { troubles: purse.overdrawn.map((blame) => troubleOf(blame, tooCostly)), thrown: tooCostly };
  }

  /** @returns false when it was held out entirely and threw all the same */
  takeOut(trouble: Trouble): boolean {
    const name = refOf(trouble);
    const wasHeld = this.found.has(name) || this.facts.some((one) => refOf(one) === name && !one.due);
    if (!wasHeld) this.found.set(name, trouble);
    else if (trouble.part !== 'passage' || this.beyondReach.has(name)) return false;
    else this.beyondReach.add(name);
    return true;
  }

  without(suspects: readonly Trouble[]): Cell {
    const other = new Cell(this.question, this.meter);
    for (const one of [...this.found.values(), ...suspects]) other.found.set(refOf(one), one);
    for (const name of [...this.beyondReach, ...suspects.map(refOf)]) other.beyondReach.add(name);
    return other;
  }

  private get facts() {
    return this.question.facts.parked ?? [];
  }
}
