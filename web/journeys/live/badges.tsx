import { sayStepId } from '../../../domain/words/say/step-id';
import type { ReactNode } from 'react';
import type { Language } from '../../shell/language';
import type { Stats } from './numbers';
import { NumberOf } from './number-of';
import type { There } from './people-there';
import { liveWords } from './words';

/** What stands under each card and on each branch of a canvas: who came, who waits, what was sent, held and skipped. */
export function badgesOf(
  steps: Stats['steps'],
  language: Language,
  onPeople: (there: There) => void,
): ReadonlyMap<string, ReactNode> {
  const words = liveWords[language];
  const badges = new Map<string, ReactNode>();
  for (const [id, { branches = {}, entered, skipped, ...numbers }] of Object.entries(steps)) {
    const skips = Object.values(skipped).reduce((sum, count) => sum + count, 0);
    const shown = [
      ...(['waiting', 'sent', 'held'] as const).map((state) => ({ state, count: numbers[state] })),
      { state: 'skipped' as const, count: skips },
    ].filter(({ count }) => count > 0);
    badges.set(
      id,
      <>
        {words.entered} {entered.toLocaleString(language)}
        {shown.map(({ state, count }) => {
          const name = words.peopleAt(words[state], sayStepId(id, language));
          return (
            <span key={state}>
              {' · '}
              {words[state]} <NumberOf of={count} name={name} onClick={() => onPeople({ state, step: id, name })} />
            </span>
          );
        })}
      </>,
    );
    for (const [branch, count] of Object.entries(branches))
      badges.set(`${id}.${branch}`, <span className="chip">{count.toLocaleString(language)}</span>);
  }
  return badges;
}
