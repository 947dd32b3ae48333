import { type Document, isMap, type YAMLMap } from 'yaml';
import { cardsIn, everyCard } from './cards';
import { edited, nodeAt } from './document';
import { freshName } from './fresh-name';
import { hasName, namesIn } from './step-names';

/**
 * The text after a change of its steps. A step without a name is known by its place, so that one before it would make another of it,
 * and who waits there would be at a step that is gone.
 * @param keepsIds whether people may stand in the steps: then each has the id behind the change that it had before
 */
export const editedSteps = (source: string, keepsIds: boolean, change: (document: Document) => void): string =>
  edited(source, (document) => {
    const before = keepsIds ? unnamedIn(document) : new Map<YAMLMap, Unnamed>();
    change(document);
    if (keepsIds) keepIds(document, before);
  });

function keepIds(document: Document, before: ReadonlyMap<YAMLMap, Unnamed>): void {
  const after = unnamedIn(document);
  const taken = namesIn(document);
  for (const step of after.keys()) taken.add(before.get(step)?.id ?? '');
  for (const [step, { id, kind }] of after) {
    const was = before.get(step)?.id;
    if (was === id || (was === undefined && !taken.has(id))) continue;
    const own = was ?? freshName(kind, taken);
    taken.add(own);
    step.items.push(document.createPair('id', own));
  }
}

type Unnamed = { readonly id: string; readonly kind: string };

/** Steps that are known by their place. */
function unnamedIn(document: Document): Map<YAMLMap, Unnamed> {
  const found = new Map<YAMLMap, Unnamed>();
  for (const { path, id, kind = 'step' } of everyCard(cardsIn(document.toJS(), new Map()))) {
    const step = nodeAt(document, path);
    if (isMap(step) && !hasName(step)) found.set(step, { id, kind });
  }
  return found;
}
