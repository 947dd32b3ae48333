import type { Journey, Step } from '../../../domain/journey/journey';
import { parseJourney } from '../../../domain/schema/journey/journey';
import { pointerOf, type Problem } from '../../../domain/schema/reading/problem';
import { mannerOf } from '../../../domain/words/say/problem';
import { readSource } from '../../../domain/schema/reading/source';
import { cardsIn, everyCard, type Card } from '../tree/cards';

/** A draft's text as the editor shows it. */
export type Reading = {
  /** Undefined where the text cannot be read. */
  readonly data: unknown;
  readonly cards: readonly Card[];
  /** As far as it can be read. */
  readonly journey: Journey | undefined;
  /** By itself; what is wrong with what is around it, the API tells. */
  readonly problems: readonly Problem[];
};

export function readText(source: string): Reading {
  const { written, problems } = parseJourney(source, 'yaml');
  const data = readSource(source, 'yaml').value;
  const steps = new Map<string, Step>((written?.steps ?? []).map(([step, path]) => [pointerOf(path), step]));
  return { data, cards: cardsIn(data, steps), journey: written?.journey, problems };
}

/** What the text says of itself, and what the API said beside that of the text that it has. */
export function problemsOf(own: readonly Problem[], ofSaved: readonly Problem[], saved: string): readonly Problem[] {
  const sayable = new Set([...own, ...parseJourney(saved, 'yaml').problems].map(markOf));
  return [...own, ...ofSaved.filter((one) => !sayable.has(markOf(one)))];
}

const markOf = ({ pointer, code, detail }: Problem): string => `${pointer} ${code} ${detail}`;

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
