import { troubleOf, type Blame, type Trouble } from './blame';
import type { Definitions, Facts, Verdict } from '../facts';
import { Holds } from './holds';
import { refOf, type ParkedRef } from './parked';
import type { Millis } from '../../time/time';
import { Work } from '../work';

/** Decisions made over for one wake before everything that is suspected is held out at once. */
const mostRuns = 200;
/** Suspects that are tried one by one where nobody knows whose rule threw. */
const mostSuspects = 40;

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
export function quarantined(question: Question, rules: (work: Work) => Verdict): Verdict {
  const cell = new Cell(question);
  for (let run = 0; run < mostRuns; run++) {
    const work = cell.work();
    try {
      return rules(work);
    } catch (thrown) {
      if (work.blamed && cell.takeOut(troubleOf(work.blamed, thrown))) continue;
      return withoutSuspects(cell, question.facts, thrown, rules);
    }
  }
  return withoutSuspects(cell, question.facts, undefined, rules);
}

/** Nobody knows whose rule threw: without the newest event, then the one before, then passage by passage, at last without all. */
function withoutSuspects(cell: Cell, facts: Facts, thrown: unknown, rules: (work: Work) => Verdict): Verdict {
  const suspects = suspectsOf(facts).map((blame) => troubleOf(blame, thrown));
  for (const suspect of suspects.slice(0, mostSuspects)) {
    const verdict = attempt(cell.without([suspect]), rules);
    if (verdict) return verdict;
  }
  return rules(cell.without([...suspects, troubleOf(stageOf(facts), thrown)]).work());
}

function attempt(cell: Cell, rules: (work: Work) => Verdict): Verdict | undefined {
  try {
    return rules(cell.work());
  } catch {
    return undefined;
  }
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

  constructor(private readonly question: Question) {
    for (const one of question.unstorable) this.found.set(refOf(one), one);
  }

  work(): Work {
    const { facts, definitions, now, aside } = this.question;
    const troubles = { found: this.found, beyondReach: this.beyondReach };
    return new Work(facts, definitions, now, new Holds(facts.parked ?? [], troubles, new Set(aside.map(refOf))));
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
    const other = new Cell(this.question);
    for (const one of [...this.found.values(), ...suspects]) other.found.set(refOf(one), one);
    for (const name of [...this.beyondReach, ...suspects.map(refOf)]) other.beyondReach.add(name);
    return other;
  }

  private get facts() {
    return this.question.facts.parked ?? [];
  }
}
