import { useMemo } from 'react';
import type { Journey } from '../../../domain/journey/journey';
import { useLanguage } from '../../shell/language';
import { cardsOf } from '../../../domain/schema/edit/cards';
import { sayEntries } from '../say-card';
import { Board } from './board';
import { noHands, type Badges } from './shown';

/** A journey that was read, drawn to be looked at. */
export function Canvas({ journey, badges }: { readonly journey: Journey; readonly badges: Badges }) {
  const { language } = useLanguage();
  const cards = useMemo(() => cardsOf(journey), [journey]);
  const entered = sayEntries(journey.enter, language);
  return <Board cards={cards} entered={entered} selected={undefined} hands={noHands} badges={badges} />;
}
