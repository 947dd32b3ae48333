import type { Journey, Step } from '../../journey/journey';
import { partsOf } from '../journey/journey-parts';
import { isMapping } from '../reading/mapping';
import { pointerOf, type Problem } from '../reading/problem';
import { Report } from '../reading/report';
import { mannerOf } from '../../words/say/problem';
import { cardsIn, everyCard, type Card } from './cards';

/** A draft's text as the editor shows it. */
export type Reading = {
  /** Undefined where the text cannot be read. */
  readonly data: unknown;
  readonly cards: readonly Card[];
  /** As far as it can be read. */
  readonly journey: Journey | undefined;
};

/** @param data what the text says; what is wrong with it is told elsewhere, with its lines */
export function readingOf(data: unknown): Reading {
  const written = isMapping(data) ? partsOf(data, new Report(() => undefined)) : undefined;
  const steps = new Map<string, Step>((written?.steps ?? []).map(([step, path]) => [pointerOf(path), step]));
  return { data, cards: cardsIn(data, steps), journey: written?.journey };
}

/** The card in which a problem stands: the deepest whose pointer it begins with; undefined for the journey itself. */
export const cardWith = (cards: readonly Card[], pointer: string): Card | undefined =>
  everyCard(cards)
    .filter(({ key }) => pointer === key || pointer.startsWith(`${key}/`))
    .reduce<Card | undefined>(
      (deepest, card) => (deepest && deepest.key.length > card.key.length ? deepest : card),
      undefined,
    );

/** How much is wrong in each card itself, by its key; what is only unfinished, or worth knowing, is not. */
export function flawsOf({ cards, data }: Reading, problems: readonly Problem[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { pointer } of problems.filter((one) => mannerOf(one, data) === 'wrong')) {
    const key = cardWith(cards, pointer)?.key;
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
