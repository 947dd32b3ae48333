import type { Journey, Step } from './journey';

/** The branches of a step, by name. */
export function branches(step: Step): Readonly<Record<string, readonly Step[]>> {
  switch (step.kind) {
    case 'wait-for':
    case 'if':
    case 'survey':
      return { then: step.then, else: step.else };
    case 'choose':
      return Object.fromEntries([...step.cases.map((one, index) => [String(index), one.steps]), ['else', step.else]]);
    case 'split':
      return Object.fromEntries(Object.entries(step.arms).map(([name, arm]) => [name, arm.steps]));
    default:
      return {};
  }
}

/** Every step in reading order. */
export function walk(steps: readonly Step[], visit: (step: Step) => void): void {
  for (const step of steps) {
    visit(step);
    for (const branch of Object.values(branches(step))) walk(branch, visit);
  }
}

/** A journey's tree as places: what stands where, and what follows it. */
export type Plan = {
  readonly first: string | undefined;
  step(id: string): Step | undefined;
  /** The step after this one when it is done; undefined at the journey's end. */
  after(id: string): string | undefined;
  /** The first step of a branch, else what follows the whole step. */
  into(id: string, branch: string): string | undefined;
};

const plans = new WeakMap<Journey, Plan>();

export function planOf(journey: Journey): Plan {
  const known = plans.get(journey);
  if (known) return known;
  const byId = new Map<string, Step>();
  const follows = new Map<string, string | undefined>();
  const lay = (steps: readonly Step[], then: string | undefined): void => {
    steps.forEach((step, index) => {
      const next = steps[index + 1]?.id ?? then;
      byId.set(step.id, step);
      follows.set(step.id, next);
      for (const branch of Object.values(branches(step))) lay(branch, next);
    });
  };
  lay(journey.steps, undefined);
  const plan: Plan = {
    first: journey.steps[0]?.id,
    step: (id) => byId.get(id),
    after: (id) => follows.get(id),
    into(id, branch) {
      const step = byId.get(id);
      return (step ? branches(step)[branch]?.[0]?.id : undefined) ?? follows.get(id);
    },
  };
  plans.set(journey, plan);
  return plan;
}
