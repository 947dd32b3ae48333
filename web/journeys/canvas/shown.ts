import { createContext, type ReactNode } from 'react';
import type { Spot } from '../../../domain/schema/edit/document';

/** What stands under steps (by their id) and on branches (`id.branch`). */
export type Badges = ReadonlyMap<string, ReactNode>;

/** What a canvas can be asked to do; the same functions as long as it lives, so that no card is drawn again for them. */
export type Hands = {
  readonly select: (key: string | undefined) => void;
  /** Where nothing can be added there is no "+". */
  readonly insert: ((spot: Spot) => void) | undefined;
};

export const noHands: Hands = { select: () => undefined, insert: undefined };
export const HandsContext = createContext(noHands);
