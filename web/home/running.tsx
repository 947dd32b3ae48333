import type { AnswerOf } from '../api/client';
import { useWords } from '../shell/language';
import { When } from '../ui/said';
import { homeWords } from './words';

/** What runs, and where. */
export function Running({
  of: { now, ready, parts, places, openTo, backlog },
}: {
  readonly of: AnswerOf<'GET /v1/today'>;
}) {
  const words = useWords(homeWords);
  const said = Object.fromEntries(
    Object.entries(parts).map(([name, state]) => [words.parts[name] ?? name, words.partStates[state] ?? state]),
  );
  const lines = { [words.state]: ready ? words.ready : words.notReady, ...said, Temporal: places.temporal, [words.adminKey]: places.adminKey }; // prettier-ignore
  return (
    <section className="card">
      <h2>{words.running}</h2>
      <dl>
        {Object.entries(lines).map(([name, said]) =>
          said ? (
            <div key={name} className="pair">
              <dt>{name}</dt>
              <dd>{said}</dd>
            </div>
          ) : undefined,
        )}
      </dl>
      <p className="quiet">
        <When at={now} />.{' '}
        {backlog.oldest ? (
          <>
            {words.oldest} <When at={backlog.oldest} />.
          </>
        ) : undefined}{' '}
        {openTo ? words[openTo] : undefined}
      </p>
    </section>
  );
}
