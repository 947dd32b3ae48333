import { Link } from 'wouter';
import type { AnswerOf } from '../api/client';
import { useWords } from '../shell/language';
import { homeWords } from './words';

/** What asks somebody to act comes before everything else. */
export function Trouble({ of: { problems, rejected, deleted } }: { readonly of: AnswerOf<'GET /v1/today'> }) {
  const words = useWords(homeWords);
  const stops = problems.map(({ journey, step, cause, people }) => [[journey, step, cause].filter(Boolean).join(' · '), words.stops(people)] as const); // prettier-ignore
  const card = (title: string, rows: readonly (readonly [string, string])[], isCalm = false) =>
    rows.length === 0 ? undefined : (
      <section className={isCalm ? 'card' : 'card warn'}>
        <h2>{title}</h2>
        <ul>
          {rows.map(([name, said]) => (
            <li key={name}>
              {name}: {said}
            </li>
          ))}
        </ul>
        {title === words.problems ? <Link href="/problems">{words.problems}</Link> : undefined}
      </section>
    );
  return (
    <>
      {card(words.problems, stops)}
      {card(
        words.rejected,
        rejected.map(({ code, count }) => [code, String(count)]),
      )}
      {card(
        words.deleted,
        deleted.map(({ what, count }) => [what, String(count)]),
        true,
      )}
    </>
  );
}
