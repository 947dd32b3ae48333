import { Link } from 'wouter';
import type { AnswerOf } from '../api/client';
import { sayStepId } from '../../domain/words/say/step-id';
import { useLanguage } from '../shell/language';
import { homeWords } from './words';

/** Real milliseconds that a wake may wait to be told before somebody should look. */
const patience = 60_000;

/** What asks somebody to act comes before everything else. */
export function Trouble({
  of: { problems, rejected, deleted, parts, backlog },
}: {
  readonly of: AnswerOf<'GET /v1/today'>;
}) {
  const { language } = useLanguage();
  const words = homeWords[language];
  const stops = problems.map(({ journey, step, cause, people }) => [[journey, step && sayStepId(step, language), cause].filter(Boolean).join(' · '), words.stops(people)] as const); // prettier-ignore
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
  const isAway = parts['worker'] !== undefined && parts['worker'] !== 'running';
  // By the server's clock: that of a browser may be minutes off.
  const isStuck = (backlog.waited ?? 0) > patience;
  return (
    <>
      {isAway || isStuck ? (
        <section className="card warn">
          <h2>{isAway ? words.temporalAway : words.temporalStuck}</h2>
          <p>
            {words.temporalWaits} {backlog.untold > 0 ? words.untold(backlog.untold) : undefined}
          </p>
        </section>
      ) : undefined}
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
