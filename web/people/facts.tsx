import { isInstant, sayFact, sayFactValue } from '../../domain/words/say/fact';
import { useLanguage, useWords } from '../shell/language';
import { When } from '../ui/said';
import { Value } from './value';
import { peopleWords } from './words';

type Props = {
  readonly of: unknown;
  /** Sojourn wrote them, so that their names are words of its own. */
  readonly areOurs?: boolean;
};

/** The data behind something; nothing where there is none. */
export function Facts({ of, areOurs = false }: Props) {
  const words = useWords(peopleWords);
  const isEmpty = typeof of !== 'object' || of === null || Object.keys(of).length === 0;
  if (isEmpty) return undefined;
  return (
    <details>
      <summary>{words.facts}</summary>
      <Fact of={of} areOurs={areOurs} />
    </details>
  );
}

/** One of any shape: a value, or lists within lists. @param name by what a list calls it */
function Fact({ of, areOurs, name = '' }: Props & { readonly name?: string }) {
  const { language } = useLanguage();
  const words = peopleWords[language];
  if (of === null || of === undefined) return '–';
  if (typeof of === 'boolean') return of ? words.yes : words.no;
  if (typeof of === 'number')
    return areOurs && isInstant(name, of) ? <When at={new Date(of).toISOString()} isExact /> : String(of);
  if (typeof of === 'string') return <Value of={areOurs ? sayFactValue(name, of, language) : of} />;
  if (typeof of !== 'object') return undefined;
  if (Array.isArray(of))
    return (
      <ul>
        {of.map((one: unknown, index) => (
          <li key={index}>
            <Fact of={one} areOurs={areOurs} name={name} />
          </li>
        ))}
      </ul>
    );
  return (
    <dl>
      {Object.entries(of).map(([key, one]: [string, unknown]) => [
        <dt key={key}>
          <bdi>{areOurs ? sayFact(key, language) : key}</bdi>
        </dt>,
        <dd key={`${key} said`}>
          <Fact of={one} areOurs={areOurs} name={key} />
        </dd>,
      ])}
    </dl>
  );
}
