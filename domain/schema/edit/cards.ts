import { branches } from '../../journey/plan';
import type { Journey, Step, StepKind } from '../../journey/journey';
import { stepKinds } from '../journey/step-shapes';
import { isMapping } from '../reading/mapping';
import { pointerOf, type Path } from '../reading/problem';

/** A step as it is drawn, also one that cannot be read yet. */
export type Card = {
  /** JSON Pointer to it: the problems of a step begin with it. */
  readonly key: string;
  readonly path: Path;
  readonly id: string;
  /** Undefined for what is no kind of step. */
  readonly kind: StepKind | undefined;
  /** Undefined where it cannot be read. */
  readonly step: Step | undefined;
  readonly branches: readonly Branch[];
};

export type Branch = {
  readonly of: 'then' | 'else' | 'case' | 'arm';
  /** Name of an arm, condition of a case. */
  readonly name: string;
  /** As the numbers of a journey call it: then, else, the number of a case, the name of an arm. */
  readonly place: string;
  readonly list: Path;
  readonly cards: readonly Card[];
};

/** The steps of a text's data, with what could be read of each by its pointer. */
export function cardsIn(data: unknown, read: ReadonlyMap<string, Step>): Card[] {
  const list = (value: unknown, path: Path, place: string): Card[] =>
    Array.isArray(value)
      ? value.map((one, index) => card(one, [...path, index], place === '' ? `${index}` : `${place}.${index}`))
      : [];
  const card = (value: unknown, path: Path, place: string): Card => {
    const key = pointerOf(path);
    const step = read.get(key);
    const kind = step?.kind ?? stepKinds.find((one) => isMapping(value) && Object.hasOwn(value, one));
    const inside = kind && isMapping(value) ? branchesOf(kind, value, path) : [];
    return {
      key,
      path,
      id: step?.id ?? place,
      kind,
      step,
      branches: inside.map(({ steps, ...branch }) => ({
        ...branch,
        cards: list(steps, branch.list, `${place}.${branch.place}`),
      })),
    };
  };
  return list(isMapping(data) ? data.steps : undefined, ['steps'], '');
}

type Raw = Omit<Branch, 'cards'> & { readonly steps: unknown };

function branchesOf(kind: StepKind, value: Readonly<Record<string, unknown>>, path: Path): Raw[] {
  switch (kind) {
    case 'if':
    case 'wait-for':
    case 'survey':
      return (['then', 'else'] as const).map((of) => ({
        of,
        name: '',
        place: of,
        list: [...path, of],
        steps: value[of],
      }));
    case 'choose':
      return (Array.isArray(value.choose) ? value.choose : []).map((one: unknown, index) =>
        caseOf(one, [...path, 'choose', index], index),
      );
    case 'split':
      return Object.entries(isMapping(value.arms) ? value.arms : {}).flatMap(([name, arm]) =>
        isMapping(arm) && arm.holdout === true && !(Array.isArray(arm.steps) && arm.steps.length > 0)
          ? [{ of: 'arm' as const, name, place: name, list: [], steps: [] }]
          : [
              {
                of: 'arm' as const,
                name,
                place: name,
                list: [...path, 'arms', name, 'steps'],
                steps: isMapping(arm) ? arm.steps : [],
              },
            ],
      );
    default:
      return [];
  }
}

function caseOf(one: unknown, at: Path, index: number): Raw {
  if (isMapping(one) && Object.hasOwn(one, 'else'))
    return { of: 'else', name: '', place: 'else', list: [...at, 'else'], steps: one.else };
  const { when = '', steps } = isMapping(one) ? one : {};
  return { of: 'case', name: String(when), place: `${index}`, list: [...at, 'steps'], steps };
}

/** The cards of a journey that was read, where nothing is known of its text. */
export function cardsOf({ steps }: Pick<Journey, 'steps'>): Card[] {
  const list = (all: readonly Step[], path: Path): Card[] => all.map((step, index) => card(step, [...path, index]));
  const card = (step: Step, path: Path): Card => ({
    key: pointerOf(path),
    path,
    id: step.id,
    kind: step.kind,
    step,
    branches: Object.entries(branches(step)).map(([place, inside]) => {
      const of = step.kind === 'split' ? 'arm' : place === 'then' || place === 'else' ? place : 'case';
      const name = step.kind === 'choose' ? (step.cases[Number(place)]?.when ?? '') : of === 'arm' ? place : '';
      const isClosed = step.kind === 'split' && step.arms[place]?.holdout === true;
      return { of, name, place, list: isClosed ? [] : [...path, place], cards: list(inside, [...path, place]) };
    }),
  });
  return list(steps, ['steps']);
}

/** Every card in reading order. */
export function everyCard(cards: readonly Card[]): Card[] {
  return cards.flatMap((card) => [card, ...card.branches.flatMap((branch) => everyCard(branch.cards))]);
}
