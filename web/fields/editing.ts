import { createContext, useContext } from 'react';
import type { Path, Problem } from '../../domain/schema/reading/problem';
import type { Pen } from '../definitions/yaml';

/** Names that somebody may mean, for lists of suggestions. */
export type KnownNames = {
  readonly templates: readonly string[];
  readonly journeys: readonly string[];
  readonly audiences: readonly string[];
  readonly purposes: readonly string[];
  readonly events: readonly string[];
  readonly traits: readonly string[];
};

/** The draft as fields see and change it. */
export type Editing = {
  readonly data: unknown;
  readonly problems: readonly Problem[];
  readonly known: KnownNames;
  readonly isReadOnly: boolean;
  /** Undefined takes the field away. @param isTyped what is typed on in the same field is undone with it */
  set(path: Path, value: unknown, isTyped?: boolean): void;
  /** Any other change of the text. `keepsIds`: people may stand in its steps. */
  change(edit: (source: string, pen: Pen, keepsIds: boolean) => string): void;
};

const Draft = createContext<Editing | undefined>(undefined);
export const EditingProvider = Draft.Provider;

export function useEditing(): Editing {
  const editing = useContext(Draft);
  if (!editing) throw new Error('fields stand in an editor');
  return editing;
}

/** What stands at a path of plain data. */
export function valueAt(data: unknown, path: Path): unknown {
  let at = data;
  for (const part of path)
    at = typeof at === 'object' && at !== null && Object.hasOwn(at, part) ? Reflect.get(at, part) : undefined;
  return at;
}
