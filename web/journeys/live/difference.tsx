import { differenceOf, isNoDifference } from '../../../domain/journey/difference';
import type { Journey, StepKind } from '../../../domain/journey/journey';
import { sayStepId } from '../../../domain/words/say/step-id';
import { useLanguage } from '../../shell/language';
import { marks } from '../../shell/marks';
import { views } from '../../steps/views';
import { sayChange } from './say-change';
import { liveWords } from './words';

type Props = { readonly before: Journey | undefined; readonly after: Journey };

/** What a version says otherwise than the one before, step by step. */
export function Difference({ before, after }: Props) {
  const { language } = useLanguage();
  const { colon, semicolon } = marks[language];
  const words = { ...liveWords[language], colon };
  const difference = differenceOf(before, after);
  const named = (what: string, { id, kind }: { readonly id: string; readonly kind: StepKind }): string =>
    `${what}${colon}${views[kind].name[language]} ${sayStepId(id, language)}`;
  const lines = [
    ...difference.head.map((change) => `${words.head}${colon}${sayChange(change, words)}`),
    ...difference.added.map((step) => named(words.added, step)),
    ...difference.removed.map((step) => named(words.removed, step)),
    ...difference.changed.map((step) => {
      const changes = step.changes.map((one) => sayChange(one, words));
      return `${named(words.changed, step)}${colon}${[...(step.moved ? [words.moved] : []), ...changes].join(semicolon)}`;
    }),
  ];
  if (before && isNoDifference(difference)) return <p className="quiet">{words.same}</p>;
  return (
    <>
      {before ? undefined : <p className="quiet">{words.first}</p>}
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}
