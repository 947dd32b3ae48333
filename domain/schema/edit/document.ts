import {
  Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Path } from '../reading/problem';

/** Where a list of steps stands, and before which of them. */
export type Spot = { readonly list: Path; readonly index: number };

/** Lists under their key are written as their author did, indented or not. */
const options = (source: string) => ({
  lineWidth: 0,
  indentSeq: !/^[A-Za-z][\w-]*:[^\S\n]*(#[^\n]*)?\n(\s*#[^\n]*\n)*-\s/m.test(source),
});

const read = (source: string): Document => parseDocument(source, { uniqueKeys: false, logLevel: 'error' });

/** The text after a change of its tree; as it was where it cannot be read, so that no edit loses what somebody is writing. */
export function edited(source: string, change: (document: Document) => void): string {
  const document = read(source);
  if (document.errors.length > 0) return source;
  if (!isMap(document.contents)) document.contents = document.createNode({}) as never;
  change(document);
  return document.toString(options(source));
}

/** A part of a definition with its comments, to be put elsewhere; where it refers to another part, that is written out instead. */
export function copiedPart(source: string, path: Path): Node | undefined {
  const document = read(source);
  const node = nodeAt(document, path);
  if (!isNode(node) || document.errors.length > 0) return undefined;
  let refers = false;
  visit(node, { Node: (_, part) => void (refers ||= isAlias(part) || part.anchor !== undefined) });
  return refers ? tidy(document.createNode(node.toJS(document))) : node;
}

/** A text that has these alone, as a list. */
export function listOf(nodes: readonly Node[]): string {
  const document = new Document([]);
  if (isSeq(document.contents)) (document.contents.items as Node[]).push(...nodes);
  return document.toString({ lineWidth: 0 });
}

/** The node of a path; keys are compared as texts, as the reader of definitions does. */
export function nodeAt(document: Document, path: Path): Node | undefined {
  let at: unknown = document.contents;
  for (const part of path) at = isSeq(at) ? at.items[Number(part)] : isMap(at) ? pairOf(at, part)?.value : undefined;
  return isNode(at) ? at : undefined;
}

export const pairOf = (map: YAMLMap, key: Path[number]) => map.items.find((pair) => keyOf(pair.key) === String(key));

const keyOf = (key: unknown): string => String(isScalar(key) ? key.value : key);

/** The list of a path, made where there is none; one thing that stands alone becomes its first. */
export function listAt(document: Document, path: Path): YAMLSeq {
  const found = nodeAt(document, path);
  if (isSeq(found)) {
    if (found.items.length === 0) found.flow = false;
    return found;
  }
  const made = document.createNode([]) as YAMLSeq;
  if (found && !(isScalar(found) && found.value === null)) made.items.push(found);
  setNode(document, path, made);
  return made;
}

/** Puts a value in its place; what holds it is made where it is missing. */
export function setNode(document: Document, path: Path, value: unknown): void {
  const key = path.at(-1);
  const map = key === undefined ? undefined : mapAt(document, path.slice(0, -1));
  if (!map || key === undefined) return;
  const node = isNode(value) ? value : tidy(document.createNode(value), true);
  if (isSeq(map)) {
    map.items[Number(key)] = node;
    return;
  }
  const pair = pairOf(map, key);
  if (!pair) {
    map.items.splice(placeOf(map, String(key)), 0, document.createPair(key, node));
    return;
  }
  if (isScalar(pair.value) && isScalar(node)) {
    if (pair.value.value === '') pair.value.type = undefined;
    pair.value.value = node.value;
    return;
  }
  if (isNode(pair.value)) node.comment = pair.value.comment;
  pair.value = node;
}

function mapAt(document: Document, path: Path): YAMLMap | YAMLSeq {
  const found = nodeAt(document, path);
  if (isMap(found) || isSeq(found)) return found;
  const made = document.createNode({}) as YAMLMap;
  if (path.length > 0) setNode(document, path, made);
  return made;
}

/** Small mappings and lists stand in one line, as people write them. @param isWhole whether the node itself may be one */
export function tidy(node: Node, isWhole = false): Node {
  visit(node, {
    Collection: (key, part) => {
      const isSmall = part.items.length <= 4 && part.items.every((one) => isScalar(isPair(one) ? one.value : one));
      if (isSmall && (isWhole || key !== null)) part.flow = true;
    },
  });
  return node;
}

/** In the head of a journey each has its place, so that the steps stay last; elsewhere what is new comes at the end. */
const headOrder = ['journey', 'name', 'purpose', 'priority', 'enter', 'exit', 'goal', 'holdout', 'steps'];

function placeOf(map: YAMLMap, key: string): number {
  if (!pairOf(map, 'journey')) return map.items.length;
  const after = new Set(headOrder.slice(headOrder.indexOf(key) + 1));
  const found = map.items.findIndex((pair) => after.has(keyOf(pair.key)));
  return found === -1 || !headOrder.includes(key) ? map.items.length : found;
}
