import type { Journey } from '../journey/journey';
import { planOf, walk } from '../journey/plan';
import { rateOf, type Rate } from '../journey/rate';
import { takenBranch, type Mark } from './steps/taken-branch';

/** What is counted of a journey's passages, before anybody says what it means. */
export type Counts = {
  /** Where they stand, or stood when they ended; `noted`: that step has noted something already. */
  readonly places: readonly {
    readonly state: 'active' | 'completed' | 'exited';
    readonly step: string;
    readonly outcome: string | null;
    readonly noted: boolean;
    readonly passages: number;
    readonly goals: number;
  }[];
  /** What their steps noted. */
  readonly marks: readonly (Mark & {
    readonly step: string;
    readonly holdout: string | null;
    readonly passages: number;
    readonly goals: number;
  })[];
  readonly sent: readonly { readonly step: string; readonly sent: number }[];
  readonly weighed: readonly {
    readonly step: string;
    readonly outcome: 'hold' | 'skip';
    readonly reason: string;
    readonly passages: number;
  }[];
  readonly parked: number;
};

export type ArmNumbers = { entered: number; goals: number; holdout: boolean };
export type StepNumbers = {
  entered: number;
  waiting: number;
  sent: number;
  held: number;
  skipped: Record<string, number>;
  /** Of a split, by name. */
  arms?: Record<string, ArmNumbers>;
  /** Which way was taken behind it, by the branch. */
  branches?: Record<string, number>;
};

export type JourneyNumbers = {
  readonly entered: number;
  readonly active: number;
  readonly completed: number;
  readonly exited: number;
  /** Of the active ones: those that cannot be decided. */
  readonly parked: number;
  readonly goals: number;
  /** Of those who were let in and not kept out. */
  readonly goalRate: Rate | null;
  /** Who was kept out of the whole journey, to compare with. */
  readonly keptOut: { readonly entered: number; readonly goals: number; readonly rate: Rate | null };
  readonly exits: Readonly<Record<string, number>>;
  readonly steps: Readonly<Record<string, StepNumbers>>;
};

/** Of a passage that the journey's or the policy's holdout kept out: it stood nowhere. */
const keptOutAs = 'holdout';

/** What a journey says: in the version whose branches are told, if any, and in others that somebody is inside. */
export type Versions = { readonly told?: Journey | undefined; readonly others?: readonly Journey[] };

/** What the counts of a journey say. Every step of its versions has numbers, also where nobody came. */
export function journeyNumbers({ places, ...counts }: Counts, versions: Versions): JourneyNumbers {
  const [kept, inside] = parted(places, ({ state, outcome }) => state === 'completed' && outcome === keptOutAs);
  const [entered, goals] = [sum(places), sum(places, 'goals')];
  const outside = { entered: sum(kept), goals: sum(kept, 'goals') };
  const exits = byName<number>();
  for (const { outcome, passages } of places.filter(({ state }) => state === 'exited'))
    exits[outcome ?? ''] = (exits[outcome ?? ''] ?? 0) + passages;
  const ofState = (asked: string): number => sum(places.filter(({ state }) => state === asked));
  return {
    entered,
    active: ofState('active'),
    completed: ofState('completed'),
    exited: ofState('exited'),
    parked: counts.parked,
    goals,
    goalRate: rateOf(goals - outside.goals, entered - outside.entered) ?? null,
    keptOut: { ...outside, rate: rateOf(outside.goals, outside.entered) ?? null },
    exits,
    steps: stepNumbers({ ...counts, places: inside }, versions),
  };
}

function stepNumbers(
  { places, marks, sent, weighed }: Omit<Counts, 'parked'>,
  { told: journey, others = [] }: Versions,
) {
  const steps = byName<StepNumbers>();
  const at = (step: string): StepNumbers =>
    (steps[step] ??= { entered: 0, waiting: 0, sent: 0, held: 0, skipped: byName() });
  for (const one of journey ? [journey, ...others] : others) walk(one.steps, ({ id }) => void at(id));
  for (const { step, state, noted, passages } of places.filter((one) => one.step !== '')) {
    if (!noted) at(step).entered += passages;
    if (state === 'active') at(step).waiting += passages;
  }
  for (const { step, passages, ...mark } of marks) {
    at(step).entered += passages;
    countBranch(at(step), journey, { ...mark, step, passages });
    if (mark.arm !== null && mark.holdout !== null) countArm(at(step), mark.arm, { ...mark, passages });
  }
  for (const [id, numbers] of Object.entries(steps)) {
    const arms = armsOf(numbers.arms, journey, id);
    if (arms) numbers.arms = arms;
  }
  for (const one of sent) at(one.step).sent = one.sent;
  for (const { step, outcome, reason, passages } of weighed) {
    if (outcome === 'hold') at(step).held += passages;
    else at(step).skipped[reason] = passages;
  }
  return steps;
}

type Noted = Counts['marks'][number];

function countBranch(numbers: StepNumbers, journey: Journey | undefined, { step: id, passages, ...mark }: Noted): void {
  const step = journey && planOf(journey).step(id);
  const branch = step && takenBranch(step, mark);
  if (branch !== undefined) (numbers.branches ??= byName())[branch] = (numbers.branches[branch] ?? 0) + passages;
}

function countArm(numbers: StepNumbers, arm: string, { passages, goals, holdout }: Omit<Noted, 'step'>): void {
  const before = (numbers.arms ??= byName())[arm] ?? { entered: 0, goals: 0, holdout: false };
  numbers.arms[arm] = {
    entered: before.entered + passages,
    goals: before.goals + goals,
    holdout: before.holdout || holdout === 'true',
  };
}

/** Who compares arms also wants to see the one that nobody has come to. */
function armsOf(
  counted: StepNumbers['arms'],
  journey: Journey | undefined,
  id: string,
): Record<string, ArmNumbers> | undefined {
  const step = journey && planOf(journey).step(id);
  if (step?.kind !== 'split') return counted;
  const arms = byName<ArmNumbers>();
  for (const [name, { holdout }] of Object.entries(step.arms)) arms[name] = { entered: 0, goals: 0, holdout };
  return Object.assign(arms, counted);
}

type Counted = { readonly passages: number; readonly goals: number };
const sum = (of: readonly Counted[], what: keyof Counted = 'passages'): number =>
  of.reduce((total, one) => total + one[what], 0);

/** Names are people's: one of them may be that of something that every object has. */
const byName = <T>(): Record<string, T> => Object.create(null) as Record<string, T>;

const parted = <T>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] => [
  all.filter(test),
  all.filter((one) => !test(one)),
];
