import { pointerOf, type Path } from '../reading/problem';
import type { Spot } from './document';

/** Where a step stands after it was moved. */
export function movedTo(from: Path, { list, index }: Spot): Path {
  const parent = from.slice(0, -1);
  const at = Number(from.at(-1));
  if (isSame(list, parent)) return [...list, at < index ? index - 1 : index];
  const isBelow = list.length > parent.length && isWithin(list, parent) && Number(list[parent.length]) > at;
  const shifted = isBelow ? list.map((part, place) => (place === parent.length ? Number(part) - 1 : part)) : list;
  return [...shifted, index];
}

export const isSame = (one: Path, other: Path): boolean => pointerOf(one) === pointerOf(other);
export const isWithin = (path: Path, root: Path): boolean => isSame(path.slice(0, root.length), root);
