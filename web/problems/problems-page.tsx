import { Link } from 'wouter';
import { sayStepId } from '../../domain/words/say/step-id';
import { useDoing, useListed } from '../api/asking';
import { ask } from '../api/client';
import { useMay } from '../api/signed-in';
import { useLanguage, useWords } from '../shell/language';
import { Failure } from '../ui/failure';
import { PagesOf } from '../ui/tables/pages-of';
import { When } from '../ui/said';
import { Title } from '../ui/title';
import { problemWords } from './words';

/** What cannot be decided, and one button to try it again. */
export function Page() {
  const words = useWords(problemWords);
  const { language } = useLanguage();
  const mayRetry = useMay('write');
  const problems = useListed('GET /v1/problems', { query: { lang: language }, every: 5_000 });
  const retry = useDoing((id: string) => ask('POST /v1/problems/{id}/retry', { params: { id } }));
  return (
    <>
      <Title name={words.title} />
      <p className="quiet">{words.what}</p>
      <Failure error={retry.error} />
      {retry.data ? <output>{words.told(retry.data.people)}</output> : undefined}
      <PagesOf of={problems} empty={words.empty}>
        {(items) => (
          <div className="stack">
            {items.map(({ id, journey, version, step, template, cause, people, first, last }) => (
              <section key={id} className="card stack">
                <h2 className="sentence">{cause}</h2>
                <p>
                  {words.people(people)} {words.since} <When at={first} />, {words.tried} <When at={last} />
                </p>
                <p className="row">
                  {journey ? (
                    <Link href={`/journeys/${journey}`}>
                      {words.journey(journey, version)} {step ? <span>{sayStepId(step, language)}</span> : undefined}
                    </Link>
                  ) : undefined}
                  {template ? <Link href={`/templates/${template}`}>{words.template(template)}</Link> : undefined}
                </p>
                {mayRetry ? (
                  <p>
                    <button disabled={retry.isPending} onClick={() => retry.mutate(id)}>
                      {words.retry}
                    </button>
                  </p>
                ) : undefined}
              </section>
            ))}
          </div>
        )}
      </PagesOf>
    </>
  );
}
