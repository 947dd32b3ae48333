import { type Document, isScalar, type Node, visit, type YAMLMap } from 'yaml';
import { pairOf } from './document';
import { freshName } from './fresh-name';

/** Kinds of steps whose own key gives them a name. */
export const namedKinds: readonly string[] = ['message', 'split', 'survey'];
const nameKeys = ['id', ...namedKinds];

/** The names that steps have: two of one name would be told apart by nobody. */
export function namesIn(document: Document): Set<string> {
  const names = new Set<string>();
  visit(document, {
    Map: (_, map) => {
      for (const name of nameOf(map)) names.add(name.value);
    },
  });
  return names;
}

const nameOf = (map: YAMLMap) =>
  nameKeys.flatMap((key) => {
    const value = pairOf(map, key)?.value;
    return isScalar<string>(value) && typeof value.value === 'string' ? [value] : [];
  });

/** Gives whatever has a name in what is new one that is free. */
export function claimNames(node: Node, taken: Set<string>): void {
  visit(node, {
    Map: (_, map) => {
      for (const name of nameOf(map)) {
        name.value = freshName(name.value, taken);
        taken.add(name.value);
      }
    },
  });
}
