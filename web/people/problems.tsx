import { sayStepId } from '../../domain/words/say/step-id';
import { useAsked, useDoing } from '../api/asking';
import { ask } from '../api/client';
import { useMay } from '../api/signed-in';
import { useLanguage, useWords } from '../shell/language';
import { Failure } from '../ui/failure';
import { peopleWords } from './words';

/** What cannot be decided of somebody, with one button; nothing where nothing stops them. */
export function Problems({ id }: { readonly id: string }) {
  const words = useWords(peopleWords);
  const { language: lang } = useLanguage();
  const mayWrite = useMay('write');
  const { data, isPending } = useAsked('GET /v1/problems', { query: { customer: id, lang } });
  const retry = useDoing((problem: string) => ask('POST /v1/problems/{id}/retry', { params: { id: problem } }));
  const problems = data?.items ?? [];
  if (isPending) return <p className="loading" hidden />;
  if (problems.length === 0 && !retry.isSuccess) return undefined;
  return (
    <section className="card warn" aria-labelledby="problems">
      <h2 id="problems">{words.problems}</h2>
      {problems.map(({ id: problem, cause, people, journey, step }) => (
        <p key={problem} className="row">
          <span>
            {journey ? `${journey}${step ? ` · ${sayStepId(step, lang)}` : ''}: ` : ''}
            {cause} {words.stopsPeople(people)}
          </span>
          <button disabled={!mayWrite || retry.isPending} onClick={() => retry.mutate(problem)}>
            {words.retry}
          </button>
        </p>
      ))}
      <Failure error={retry.error} />
      {retry.isSuccess ? <output>{words.retried}</output> : undefined}
    </section>
  );
}
