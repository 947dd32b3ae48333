import { useMemo } from 'react';
import type { Journey } from '../../../domain/journey/journey';
import { useLanguage } from '../../shell/language';
import type { Spot } from '../../../domain/schema/edit/document';
import { cardsOf, everyCard } from '../../../domain/schema/edit/cards';
import { sayEntries } from '../say-card';
import { Board } from './board';
import type { Badges } from './shown';

type Props = {
  readonly journey: Journey;
  /** Id of a step. */
  readonly selected?: string | undefined;
  readonly onSelect?: (id: string | undefined) => void;
  readonly onInsert?: (spot: Spot) => void;
  /** Ids of the steps that were passed; the others are dimmed. */
  readonly trace?: readonly string[] | undefined;
  readonly badges?: Badges | undefined;
};

/** A journey that was read, drawn. */
export function Canvas({ journey, selected, onSelect, onInsert, trace, badges }: Props) {
  const { language } = useLanguage();
  const cards = useMemo(() => cardsOf(journey), [journey]);
  const hands = useMemo(() => {
    const idOf = new Map(everyCard(cards).map(({ key, id }) => [key, id]));
    return { select: (key?: string) => onSelect?.(key === undefined ? undefined : idOf.get(key)), insert: onInsert };
  }, [cards, onSelect, onInsert]);
  const key = everyCard(cards).find(({ id }) => id === selected)?.key;
  const entered = sayEntries(journey.enter, language);
  return <Board cards={cards} entered={entered} selected={key} hands={hands} trace={trace} badges={badges} />;
}
