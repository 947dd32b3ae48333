import type { Entry } from '../../domain/journey/journey';
import type { Language } from '../shell/language';
import { sayStep, views } from '../steps/views';
import { sayStage } from '../../domain/words/say/stage';
import { sayCondition } from '../../domain/words/say/condition';
import { journeyWords } from './words';
import type { Branch, Card } from '../../domain/schema/edit/cards';

/** The kind of a card, and what it says of itself. */
export function sayCard({ kind, step }: Card, language: Language): { readonly kind: string; readonly says: string } {
  const words = journeyWords[language];
  return {
    kind: kind ? views[kind].name[language] : words.unknownStep,
    says: step ? sayStep(step, language) : words.unfinished,
  };
}

/** How a branch is called on the line that leads into it. */
export function sayBranch({ kind }: Card, { of, name }: Branch, language: Language): string {
  if (of === 'arm') return name;
  if (of === 'case') return sayCondition(name, language);
  return kind ? (views[kind].branches?.[language][of] ?? of) : of;
}

/** Who enters, in a line. */
export function sayEntries(entries: readonly Entry[], language: Language): string {
  const words = journeyWords[language];
  const said = entries.map((entry) => {
    switch (entry.by) {
      case 'event':
        return words.entersBy.event(entry.on);
      case 'stage':
        return words.entersBy.stage(sayStage(entry.stage, language));
      case 'audience':
        return words.entersBy.audience(entry.named ?? sayCondition(entry.audience, language));
      case 'api':
        return words.entersBy.api;
    }
  });
  return said.length === 0 ? words.nobody : said.join(' · ');
}
