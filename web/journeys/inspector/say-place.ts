import type { Language } from '../../shell/language';
import { cardWith } from '../../../domain/schema/edit/reading';
import type { Card } from '../../../domain/schema/edit/cards';
import { sayCard } from '../say-card';
import { journeyWords } from '../words';
import { labels, type Label } from './words';

/** Fields that are called otherwise in the text of a journey. */
const otherwise: Readonly<Record<string, Label>> = {
  on: 'event',
  when: 'condition',
  if: 'condition',
  wait: 'duration',
  message: 'stepId',
  split: 'stepId',
  ask: 'question',
  enter: 'entry',
};

/** The step and the field that a problem is about, in the words of the inspector. */
export function sayPlace(pointer: string, cards: readonly Card[], language: Language): string | undefined {
  const card = cardWith(cards, pointer);
  const name = pointer.slice(card?.key.length ?? 0).split('/').findLast((part) => part !== '' && !/^\d+$/.test(part)) ?? ''; // prettier-ignore
  const words = labels[language];
  const label = otherwise[name] ?? (Object.hasOwn(words, name) ? (name as Label) : undefined);
  const field = label ? words[label] : name === 'steps' ? journeyWords[language].steps : undefined;
  const said = [card ? sayCard(card, language).kind : undefined, field].filter((one) => one !== undefined);
  return said.length > 0 ? said.join(' › ') : undefined;
}
