import { isMap, isSeq } from 'yaml';
import type { Path } from '../reading/problem';
import { edited, listAt, nodeAt, pairOf, setNode } from './document';
import { editedSteps } from './keep-ids';

/** Sets one field, of a step or of the journey itself; undefined takes it away, and the empty mapping that it leaves. */
export const setField = (source: string, path: Path, value: unknown, keepsIds = false): string =>
  // What a new value has in the place of an old one stands where that stood.
  editedSteps(source, keepsIds && value === undefined, (document) => {
    if (value !== undefined) {
      setNode(document, path, value);
      return;
    }
    const holder = nodeAt(document, path.slice(0, -1));
    const key = path.at(-1) ?? '';
    if (isSeq(holder)) holder.items.splice(Number(key), 1);
    if (isMap(holder)) holder.items = holder.items.filter((pair) => pair !== pairOf(holder, key));
  });

/** One more in a list; what stood alone becomes the first of it. */
export const addTo = (source: string, list: Path, value: unknown): string =>
  edited(source, (document) => {
    listAt(document, list).items.push(document.createNode(value));
  });

/** Another name for a key, with what is under it in its place. */
export const renameKey = (source: string, path: Path, name: string, keepsIds = false): string =>
  editedSteps(source, keepsIds, (document) => {
    const holder = nodeAt(document, path.slice(0, -1));
    const pair = isMap(holder) ? pairOf(holder, path.at(-1) ?? '') : undefined;
    if (pair && isMap(holder) && !pairOf(holder, name)) pair.key = document.createNode(name);
  });
