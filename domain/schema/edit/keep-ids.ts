import { type Document, isMap, isScalar, type YAMLMap } from 'yaml';
import { yields, type Bearer } from '../journey/step-ids';
import { cardsIn, everyCard } from './cards';
import { edited, nodeAt, pairOf } from './document';
import { freshName } from './fresh-name';
import { namedKinds, namesIn } from './step-names';

/**
 * The text after a change of its steps. A step without a name is known by its place, so that one before it would make another of it,
 * and who waits there would be at a step that is gone.
 * @param keepsIds whether people may stand in the steps: then each has the id behind the change that it had before, and what is new has one of its own
 */
export const editedSteps = (source: string, keepsIds: boolean, change: (document: Document) => void): string =>
  edited(source, (document) => {
    const before = keepsIds ? idsIn(document) : undefined;
    change(document);
    settle(document, before);
  });

function settle(document: Document, before: ReadonlyMap<YAMLMap, Id> | undefined): void {
  const after = idsIn(document);
  const taken = namesIn(document);
  for (const step of after.keys()) taken.add(before?.get(step)?.id ?? '');
  for (const [step, { id, kind, isPlace }] of after) {
    const was = before?.get(step);
    const stays = was ? was.id === id || !was.isPlace : !isPlace || (!before && !taken.has(id));
    if (stays) continue;
    const own = was?.id ?? freshName(kind, taken);
    taken.add(own);
    setId(document, step, own);
  }
}

function setId(document: Document, step: YAMLMap, id: string): void {
  const pair = pairOf(step, 'id');
  if (pair) pair.value = document.createNode(id);
  else step.items.push(document.createPair('id', id));
}

/** `isPlace`: nobody gave it. */
type Id = { readonly id: string; readonly kind: string; readonly isPlace: boolean };

/** By what each step is known. */
export function idsIn(document: Document): Map<YAMLMap, Id> {
  const cards = everyCard(cardsIn(dataOf(document), new Map()));
  const steps = cards.flatMap(({ path, id, kind = 'step' }) => {
    const step = nodeAt(document, path);
    return isMap(step) ? [{ step, place: id, kind, name: nameOf(step, kind) }] : [];
  });
  const bearers = new Map<string, Bearer[]>();
  for (const { kind, name } of steps)
    if (name) bearers.set(name.id, [...(bearers.get(name.id) ?? []), { kind, ...name }]);
  return new Map(
    steps.map(({ step, place, kind, name }) => {
      const isPlace = !name || yields({ kind, ...name }, bearers.get(name.id) ?? []);
      return [step, { id: isPlace ? place : name.id, kind, isPlace }];
    }),
  );
}

function nameOf(step: YAMLMap, kind: string): { readonly id: string; readonly explicit: boolean } | undefined {
  const said = (key: string): string | undefined => {
    const value = pairOf(step, key)?.value;
    return isScalar(value) && typeof value.value === 'string' ? value.value : undefined;
  };
  const own = said('id');
  if (own !== undefined) return { id: own, explicit: true };
  const id = namedKinds.includes(kind) ? said(kind) : undefined;
  return id === undefined ? undefined : { id, explicit: false };
}

/** What cannot be read as data, such as an anchor that is named a hundred times, has no steps that people are in. */
function dataOf(document: Document): unknown {
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}
