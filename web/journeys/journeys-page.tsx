import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { useAsked, useListed } from '../api/asking';
import { useMay } from '../api/signed-in';
import { useWords } from '../shell/language';
import { PagedTable } from '../ui/tables/paged-table';
import { Count, When } from '../ui/said';
import { Title } from '../ui/title';
import { valueAt } from '../fields/editing';
import { journeyWords } from './words';

const NewJourney = lazy(async () => ({ default: (await import('./new-journey')).NewJourney }));

/** The journeys: what each is for, whether it runs, and how many are in it. */
export function Page() {
  const words = useWords(journeyWords);
  const [isNew, setIsNew] = useState(false);
  const mayWrite = useMay('write');
  const listed = useListed('GET /v1/journeys');
  return (
    <>
      <Title name={words.title}>
        {mayWrite ? <button onClick={() => setIsNew(true)}>{words.fresh}</button> : undefined}
      </Title>
      <p className="quiet">{words.what}</p>
      <PagedTable
        of={listed}
        empty={words.empty}
        name={words.title}
        by={({ key }) => key}
        isNamed
        columns={[
          [words.name, ({ key, name }) => <Link href={`/journeys/${key}`}>{name.slice(0, 120)}</Link>],
          [words.purpose, ({ key }) => <Purpose of={key} />],
          [words.state, ({ state }) => words.states[state]],
          [words.underWay, ({ key }) => <UnderWay of={key} />],
          [words.problems, ({ key }) => <Problems of={key} />],
          [words.changed, ({ updatedAt }) => <When at={updatedAt} />],
        ]}
      />
      <Suspense>{isNew ? <NewJourney onClose={() => setIsNew(false)} /> : undefined}</Suspense>
    </>
  );
}

/** What the list does not tell is asked of each that is shown; both read one answer. */
const useDraft = (key: string) => useAsked('GET /v1/journeys/{key}', { params: { key } }).data;

function Purpose({ of }: { readonly of: string }) {
  const purpose = valueAt(useDraft(of), ['draft', 'purpose']);
  return typeof purpose === 'string' ? purpose.slice(0, 120) : undefined;
}

function Problems({ of }: { readonly of: string }) {
  const words = useWords(journeyWords);
  const errors = useDraft(of)?.problems.filter(({ severity }) => severity === 'error').length;
  return errors === undefined ? undefined : errors === 0 ? words.noProblems : words.problemCount(errors);
}

function UnderWay({ of }: { readonly of: string }) {
  const { data } = useAsked('GET /v1/journeys/{key}/stats', { params: { key: of } });
  return data ? <Count of={data.active} /> : undefined;
}
