import type { Millis } from '../../time/time';
import { Turns } from '../turns';
import { liveAgain, type Person } from './past-life';
import type { Rules } from './rules';
import { addLife, addTally, emptyTally, type Tally } from './tally';

export type Trial = {
  readonly rules: Rules;
  /** Another version of the journeys, to be compared with. */
  readonly against?: Rules;
  /** The first and the last event of the file: between them audiences let people in. */
  readonly from: Millis;
  readonly to: Millis;
  /** Nothing is decided after this instant. */
  readonly until: Millis;
};

/** What came of it, and of the other version; `more`, `fewer`: customers who get more or fewer messages than there. */
export type Findings = {
  readonly tally: Tally;
  readonly against?: { readonly tally: Tally; more: number; fewer: number; same: number };
};

/** Somebody's life could not be lived to its end: a defect of the journeys or of ours. */
export class NoRest extends Error {}

export function emptyFindings({ rules, against }: Pick<Trial, 'rules' | 'against'>): Findings {
  return {
    tally: tallyFor(rules),
    ...(against ? { against: { tally: tallyFor(against), more: 0, fewer: 0, same: 0 } } : {}),
  };
}

const tallyFor = ({ definitions }: Rules): Tally => emptyTally(definitions.live.map(({ key }) => key));

/** Lives people's pasts again, each alone. @throws NoRest */
export function tryOn(people: readonly Person[], trial: Trial): Findings {
  const findings = emptyFindings(trial);
  const turns = turnsIn(trial, trial.rules);
  const otherTurns = trial.against && turnsIn(trial, trial.against);
  for (const person of people) {
    const messages = addPerson(findings.tally, person, { rules: trial.rules, turns }, trial);
    const { against } = findings;
    if (!against || !trial.against || !otherTurns) continue;
    const others = addPerson(against.tally, person, { rules: trial.against, turns: otherTurns }, trial);
    if (messages > others) against.more += 1;
    else if (messages < others) against.fewer += 1;
    else against.same += 1;
  }
  return findings;
}

const turnsIn = ({ from, to }: Trial, { definitions }: Rules): Turns =>
  new Turns(definitions, { since: from, until: to });

type Tried = { readonly rules: Rules; readonly turns: Turns };

function addPerson(tally: Tally, person: Person, { rules, turns }: Tried, { to, until }: Trial): number {
  const before = tally.messages;
  try {
    const simulation = liveAgain(person, rules, { until, turns });
    addLife(tally, { customer: person.id, simulation, zone: rules.definitions.policy.timezone, to });
  } catch (error) {
    throw new NoRest(`customer ${person.id}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return tally.messages - before;
}

/** Adds what came of other people. */
export function addFindings(findings: Findings, other: Findings): void {
  addTally(findings.tally, other.tally);
  if (!findings.against || !other.against) return;
  addTally(findings.against.tally, other.against.tally);
  findings.against.more += other.against.more;
  findings.against.fewer += other.against.fewer;
  findings.against.same += other.against.same;
}
