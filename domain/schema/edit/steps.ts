import { type Document, isMap, isNode, isSeq, type Node } from 'yaml';
import { isMapping } from '../reading/mapping';
import type { Path } from '../reading/problem';
import { readSource } from '../reading/source';
import { isSame, isWithin } from './moved';
import { copiedPart, listAt, listOf, nodeAt, pairOf, tidy, type Spot } from './document';
import { editedSteps, idsIn } from './keep-ids';
import { claimNames, namesIn } from './step-names';

export const insertStep = (source: string, spot: Spot, step: unknown, keepsIds = false): string =>
  editedSteps(source, keepsIds, (document) => put(document, spot, [tidy(document.createNode(step))]));

/** Puts steps into a list, under names that are free. */
function put(document: Document, { list, index }: Spot, steps: readonly Node[]): void {
  const taken = namesIn(document);
  for (const { id } of idsIn(document).values()) taken.add(id);
  for (const step of steps) claimNames(step, taken);
  listAt(document, list).items.splice(index, 0, ...steps);
}

export const removeStep = (source: string, path: Path, keepsIds = false): string =>
  editedSteps(source, keepsIds, (document) => void take(document, path));

/** Takes a step from its place and puts it into another one, its comments with it. @param to as the tree was before */
export const moveStep = (source: string, from: Path, to: Spot, keepsIds = false): string =>
  isWithin(to.list, from)
    ? source
    : editedSteps(source, keepsIds, (document) => {
        const list = listAt(document, to.list);
        const taken = take(document, from, list);
        const before = isSame(to.list, from.slice(0, -1)) && Number(from.at(-1)) < to.index ? 1 : 0;
        if (taken) list.items.splice(to.index - before, 0, taken);
      });

/** A step as a text of its own, its comments with it, for the clipboard. */
export function copyOf(source: string, path: Path): string {
  const step = copiedPart(source, path);
  return step === undefined ? '' : listOf([step]);
}

/** What can be pasted: the steps of a text that somebody copied, here or elsewhere; nothing of any other text. */
export function stepsIn(text: string): readonly Readonly<Record<string, unknown>>[] {
  const found = readSource(text, 'yaml').value;
  return Array.isArray(found) && found.every(isMapping) ? found : [];
}

export function pasteSteps(source: string, spot: Spot, text: string, keepsIds = false): string {
  const steps = stepsIn(text).flatMap((_, nth) => copiedPart(text, [nth]) ?? []);
  return steps.length === 0 ? source : editedSteps(source, keepsIds, (document) => put(document, spot, steps));
}

export function duplicateStep(source: string, path: Path, keepsIds = false): string {
  const step = copiedPart(source, path);
  const next = { list: path.slice(0, -1), index: Number(path.at(-1)) + 1 };
  return step === undefined ? source : editedSteps(source, keepsIds, (document) => put(document, next, [step]));
}

/** Removes what stands there; a list that is left empty goes too where it may be left out, unless something comes into it. */
function take(document: Document, path: Path, filled?: Node): Node | undefined {
  const parent = nodeAt(document, path.slice(0, -1));
  if (!isSeq(parent)) return undefined;
  const [taken] = parent.items.splice(Number(path.at(-1)), 1);
  const [holder, key] = [path.slice(0, -2), path.at(-2)];
  const map = nodeAt(document, holder);
  const mayGo = key === 'then' || key === 'exit' || key === 'enter' || (key === 'else' && holder.at(-2) !== 'choose');
  if (parent.items.length === 0 && parent !== filled && mayGo && isMap(map))
    map.items = map.items.filter((pair) => pair !== pairOf(map, key ?? ''));
  return isNode(taken) ? taken : undefined;
}
