import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { useAsked, useListed } from '../api/asking';
import type { AnswerOf } from '../api/client';
import { useMay } from '../api/signed-in';
import { useWords } from '../shell/language';
import { PagesOf } from '../ui/pages-of';
import { Count, When } from '../ui/said';
import { Title } from '../ui/title';
import { Wide } from '../ui/wide';
import { valueAt } from '../fields/editing';
import { journeyWords } from './words';

const NewJourney = lazy(async () => ({ default: (await import('./new-journey')).NewJourney }));

type Listed = AnswerOf<'GET /v1/journeys'>['items'][number];

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
      <PagesOf of={listed} empty={words.empty}>
        {(items) => (
          <Wide name={words.title}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{words.name}</th>
                  <th scope="col">{words.purpose}</th>
                  <th scope="col">{words.state}</th>
                  <th scope="col">{words.underWay}</th>
                  <th scope="col">{words.problems}</th>
                  <th scope="col">{words.changed}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((one) => (
                  <Row key={one.key} of={one} />
                ))}
              </tbody>
            </table>
          </Wide>
        )}
      </PagesOf>
      <Suspense>{isNew ? <NewJourney onClose={() => setIsNew(false)} /> : undefined}</Suspense>
    </>
  );
}

/** What a list does not tell is asked of each that is shown. */
function Row({ of: { key, name, state, updatedAt } }: { readonly of: Listed }) {
  const words = useWords(journeyWords);
  const { data: draft } = useAsked('GET /v1/journeys/{key}', { params: { key } });
  const { data: stats } = useAsked('GET /v1/journeys/{key}/stats', { params: { key } });
  const purpose = valueAt(draft, ['draft', 'purpose']);
  const errors = draft?.problems.filter(({ severity }) => severity === 'error').length;
  return (
    <tr>
      <th scope="row">
        <Link href={`/journeys/${key}`}>{name.slice(0, 120)}</Link>
      </th>
      <td>{typeof purpose === 'string' ? purpose.slice(0, 120) : undefined}</td>
      <td>{words.states[state]}</td>
      <td>{stats ? <Count of={stats.active} /> : undefined}</td>
      <td>{errors === undefined ? undefined : errors === 0 ? words.noProblems : words.problemCount(errors)}</td>
      <td>
        <When at={updatedAt} />
      </td>
    </tr>
  );
}
