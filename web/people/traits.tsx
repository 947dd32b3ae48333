import { saySource } from '../../domain/words/say/source';
import { useLanguage } from '../shell/language';
import { marks } from '../shell/marks';
import { When } from '../ui/said';
import { Table } from '../ui/tables/table';
import type { Person } from './name-in';
import { Value } from './value';
import { peopleWords } from './words';

/** What is known of somebody, who said it, when, and how much it is protected. */
export function Traits({ of }: { readonly of: Person['traits'] }) {
  const { language } = useLanguage();
  const words = peopleWords[language];
  const { comma } = marks[language];
  const traits = Object.entries(of).map(([name, trait]) => ({ name, ...trait }));
  const only = (purpose: string | undefined): string =>
    purpose === undefined ? '' : `${comma}${words.onlyFor} ${purpose}`;
  return (
    <div>
      <h2>{words.profile}</h2>
      {traits.length === 0 ? <p className="quiet">{words.noTraits}</p> : undefined}
      <Table
        name={words.profile}
        of={traits}
        by={({ name }) => name}
        columns={[
          [words.trait, ({ name }) => <bdi>{name}</bdi>],
          [
            words.value,
            ({ value, masked, stopped }) => (
              <Value of={value} note={masked ? words.masked : stopped && words.stopped} />
            ),
          ],
          [words.source, ({ key, source }) => <bdi>{key?.name ?? saySource(source, language)}</bdi>],
          [words.when, ({ at }) => <When at={at} />],
          [
            words.class,
            (one) => `${words.classes[one.class]}${comma}${words.confidence[one.confidence]}${only(one.purpose)}`,
          ],
        ]}
      />
    </div>
  );
}
