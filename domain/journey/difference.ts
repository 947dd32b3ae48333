import { isSame } from '../person/same';
import type { Journey, Step, StepKind } from './journey';
import { branches } from './plan';

/** A field that says something else than before; undefined where it is not said. */
export type Change = { readonly field: string; readonly before: unknown; readonly after: unknown };

/** A step that is in both; `moved`: it stands behind another one, or in another branch. */
export type ChangedStep = {
  readonly id: string;
  readonly kind: StepKind;
  readonly changes: readonly Change[];
  readonly moved: boolean;
};

export type NamedStep = { readonly id: string; readonly kind: StepKind };

/** What one version of a journey says otherwise than another one, step by step. */
export type Difference = {
  readonly head: readonly Change[];
  readonly added: readonly NamedStep[];
  readonly removed: readonly NamedStep[];
  readonly changed: readonly ChangedStep[];
};

const headFields = ['name', 'purpose', 'priority', 'enter', 'exit', 'goal', 'holdout'] as const;

/** @param before left out: there was none, so that all of it is new */
export function differenceOf(before: Journey | undefined, after: Journey): Difference {
  const [old, now] = [placesOf(before?.steps ?? []), placesOf(after.steps)];
  const without = (all: Places, others: Places): NamedStep[] =>
    [...all].filter(([id]) => !others.has(id)).map(([id, { step }]) => ({ id, kind: step.kind }));
  const added = without(now, old);
  const removed = without(old, now);
  const ordered = [orderIn(old, now), orderIn(now, old)] as const;
  const changed = [...now].flatMap(([id, { step }]): ChangedStep[] => {
    const was = old.get(id)?.step;
    if (!was) return [];
    const changes = changesBetween(fieldsOf(was), fieldsOf(step));
    const moved = ordered[0].get(id) !== ordered[1].get(id);
    return changes.length > 0 || moved ? [{ id, kind: step.kind, changes, moved }] : [];
  });
  const head = before ? changesBetween(headOf(before), headOf(after)) : [];
  return { head, added, removed, changed };
}

export const isNoDifference = ({ head, added, removed, changed }: Difference): boolean =>
  head.length + added.length + removed.length + changed.length === 0;

type Fields = Readonly<Record<string, unknown>>;

const headOf = (journey: Journey): Fields => Object.fromEntries(headFields.map((field) => [field, journey[field]]));

function changesBetween(before: Fields, after: Fields): Change[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields]
    .filter((field) => !isSame(before[field], after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }));
}

/** What a step itself says: of its branches only what leads into them. */
function fieldsOf(step: Step): Fields {
  switch (step.kind) {
    case 'choose':
      return { kind: step.kind, cases: step.cases.map(({ when }) => when) };
    case 'split':
      return { kind: step.kind, arms: mapped(step.arms, ({ steps: _steps, ...arm }) => arm) };
    case 'wait-for':
    case 'if':
    case 'survey': {
      const { then: _then, else: _else, id: _id, ...rest } = step;
      return rest;
    }
    default: {
      const { id: _id, ...rest } = step;
      return rest;
    }
  }
}

const mapped = <From, To>(of: Readonly<Record<string, From>>, change: (from: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, change(value)]));

/** Where a step stands: in which list, and behind which steps of it. */
type Places = ReadonlyMap<string, { readonly step: Step; readonly list: string; readonly behind: readonly string[] }>;

function placesOf(steps: readonly Step[]): Places {
  const places = new Map<string, { step: Step; list: string; behind: readonly string[] }>();
  const lay = (list: string, within: readonly Step[]): void =>
    within.forEach((step, index) => {
      places.set(step.id, { step, list, behind: within.slice(0, index).map(({ id }) => id) });
      for (const [branch, inside] of Object.entries(branches(step))) lay(`${step.id} ${branch}`, inside);
    });
  lay('', steps);
  return places;
}

/** Each step's list and the nearest step before it there that both versions have in it: where that differs, it was moved. */
function orderIn(places: Places, others: Places): ReadonlyMap<string, string> {
  return new Map(
    [...places].map(([id, { list, behind }]) => {
      const stays = (one: string): boolean => others.get(one)?.list === list;
      return [id, `${list} > ${behind.findLast(stays) ?? ''}`];
    }),
  );
}
