import { useState } from 'react';
import type { Spot } from '../../domain/schema/edit/document';
import { movedTo } from '../../domain/schema/edit/moved';
import { pointerOf, type Path } from '../../domain/schema/reading/problem';
import { everyCard, type Card } from '../../domain/schema/edit/cards';
import { withPen } from '../definitions/pen';
import type { Draft } from './use-draft';

const clip = 'sojourn.copied';

/** What can be done to the steps of a draft, and which of them is selected. */
export function useSteps({ source, reading, edit, isReadOnly }: Draft) {
  const [key, select] = useState<string>();
  const selected = everyCard(reading.cards).find((card) => card.key === key);
  const choose = (path: Path): void => select(pointerOf(path));
  const after = (path: Path): Spot => ({ list: path.slice(0, -1), index: Number(path.at(-1)) + 1 });
  const next = ({ path }: Card): Path => [...path.slice(0, -1), Number(path.at(-1)) + 1];

  const insert = (spot: Spot, step: unknown): void => {
    edit((text, { insertStep }, keepsIds) => insertStep(text, spot, step, keepsIds));
    choose([...spot.list, spot.index]);
  };
  const remove = ({ path }: Card): void => {
    edit((text, { removeStep }, keepsIds) => removeStep(text, path, keepsIds));
    select(undefined);
  };
  const move = ({ path }: Card, to: Spot): void => {
    edit((text, { moveStep }, keepsIds) => moveStep(text, path, to, keepsIds));
    choose(movedTo(path, to));
  };
  const duplicate = (card: Card): void => {
    edit((text, { duplicateStep }, keepsIds) => duplicateStep(text, card.path, keepsIds));
    choose(next(card));
  };
  /** @returns what was copied; undefined where that is still to come */
  const copy = ({ path }: Card): string | undefined =>
    withPen(({ copyOf }) => {
      const text = copyOf(source, path);
      localStorage.setItem(clip, text);
      navigator.clipboard?.writeText(text).catch(() => undefined);
      return text;
    });
  /** @returns false where there is no step in it */
  const paste = (card: Card | undefined, text = localStorage.getItem(clip) ?? ''): boolean | undefined =>
    withPen(({ stepsIn, pasteSteps }) => {
      const path = card?.path ?? ['steps', reading.cards.length - 1];
      if (stepsIn(text).length === 0) return false;
      edit((before, _, keepsIds) => pasteSteps(before, after(path), text, keepsIds));
      choose([...path.slice(0, -1), Number(path.at(-1)) + 1]);
      return true;
    });
  return { selected, select, insert, remove, move, duplicate, copy, paste, after, isReadOnly };
}

export type Steps = ReturnType<typeof useSteps>;

/** Before the step above it, or behind the one below; undefined at the end of its list. */
export function beside({ path }: Card, siblings: number, by: -1 | 1): Spot | undefined {
  const index = Number(path.at(-1));
  const list = path.slice(0, -1);
  if (by === -1) return index > 0 ? { list, index: index - 1 } : undefined;
  return index < siblings - 1 ? { list, index: index + 2 } : undefined;
}
