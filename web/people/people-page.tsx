import { useDeferredValue, useState } from 'react';
import { Link } from 'wouter';
import { sayStage, stageNames } from '../../domain/words/say/stage';
import { useListed } from '../api/asking';
import { useLanguage, useWords } from '../shell/language';
import { marks } from '../shell/marks';
import { Choice } from '../ui/choice';
import { PagedTable } from '../ui/tables/paged-table';
import { When } from '../ui/said';
import { Title } from '../ui/title';
import { Identifiers } from './identifiers';
import { JourneyChoice } from './journey-choice';
import { shortName } from './name-in';
import { peopleWords } from './words';
import { TextInput } from '../ui/text-input';

/** Who is known, and the way to one of them. What is looked for stays out of the address, since it may be somebody's. */
export function Page() {
  const words = useWords(peopleWords);
  const [asked, setAsked] = useState({ query: '', stage: '', journey: '' });
  return (
    <>
      <Title name={words.title} />
      <p className="quiet">{words.what}</p>
      <Asking of={asked} ask={(more) => setAsked({ ...asked, ...more })} />
      <p id="how" className="quiet">
        <small>{words.searchHint}</small>
      </p>
      <Found of={useDeferredValue(asked)} />
    </>
  );
}

type Asked = { readonly query: string; readonly stage: string; readonly journey: string };

function Asking({ of, ask }: { readonly of: Asked; readonly ask: (more: Partial<Asked>) => void }) {
  const words = useWords(peopleWords);
  const { language } = useLanguage();
  const text = { type: 'search', value: of.query, maxLength: 300, 'aria-describedby': 'how', autoComplete: 'off' };
  const inStage = (stage: string): void => ask({ stage });
  const choose = (journey: string): void => ask({ journey });
  return (
    <search className="row">
      <TextInput label={words.search} {...text} onType={(text) => ask({ query: text })} />
      <Choice
        label={words.stage}
        none={words.anyStage}
        value={of.stage}
        choose={inStage}
        options={stageNames(language)}
      />
      <JourneyChoice label={words.inJourney} none={words.anyJourney} value={of.journey} choose={choose} />
    </search>
  );
}

function Found({ of: { query, stage, journey } }: { readonly of: Asked }) {
  const words = useWords(peopleWords);
  const { language } = useLanguage();
  const asked = { query: query.trim() || undefined, stage: stage || undefined, journey: journey || undefined };
  const people = useListed('GET /v1/customers', { query: asked });
  return (
    <PagedTable
      of={people}
      empty={words.empty}
      name={words.title}
      by={({ id }) => id}
      columns={[
        [words.name, ({ id, name = words.nameless }) => <Link href={`/people/${id}`}>{shortName(name)}</Link>],
        [words.identifiers, ({ identifiers }) => <Identifiers of={identifiers.slice(0, 3)} />],
        [
          words.stage,
          (one) => `${sayStage(one.stage, language)}${one.paused ? marks[language].aside(words.paused) : ''}`,
        ],
        [words.lastSeen, ({ lastSeen }) => <When at={lastSeen} />],
        [words.came, ({ createdAt }) => <When at={createdAt} />],
      ]}
    />
  );
}
