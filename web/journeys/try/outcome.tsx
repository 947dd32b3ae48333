import { useLanguage, useWords } from '../../shell/language';
import { When } from '../../ui/said';
import { Warning } from '../../ui/warning';
import { diaryOf, standingOf, type Mail } from '../../../domain/rehearse/diary';
import type { Said } from '../../../domain/rehearse/sent';
import { sayStepId } from '../../../domain/words/say/step-id';
import type { Rehearsed } from './use-rehearsal';
import { tryWords } from './words';

/** What came of it in words, or why nothing did. */
export function Outcome({ of }: { readonly of: Rehearsed }) {
  const words = useWords(tryWords);
  if (of === undefined) return <p className="quiet">{words.trying}</p>;
  if (of === 'too-long') return <Warning>{words.tooLong}</Warning>;
  if ('broken' in of) return <Warning>{words.broken(of.broken)}</Warning>;
  if ('said' in of) return <Life said={of.said} />;
  return <Warning>{of.flaws.map(({ pointer, detail }) => `${pointer} ${detail}`).join(' ')}</Warning>;
}

function Life({ said }: { readonly said: Said }) {
  const { language } = useLanguage();
  const words = tryWords[language];
  const entries = diaryOf(said, language);
  return (
    <section aria-label={words.comes} className="stack">
      <h2>{words.comes}</h2>
      {entries.length === 0 ? <p className="quiet">{words.nothing}</p> : undefined}
      <ol className="diary stack">
        {entries.map(({ at, says, mail }, place) => (
          <li key={place}>
            <When at={at} isExact /> {says}
            {mail ? <Letter mail={mail} /> : undefined}
          </li>
        ))}
      </ol>
      {standingOf(said, language).map((says) => (
        <p key={says}>{says}</p>
      ))}
      {said.parked.map(({ words: says, detail, step }, place) => (
        <Warning key={place}>
          {`${says} ${step === undefined ? '' : `“${sayStepId(step, language)}”: `}${detail}`}
        </Warning>
      ))}
      {said.complete ? undefined : <Warning>{words.brokenOff}</Warning>}
    </section>
  );
}

/** As a mail program shows it, without a script; and as plain text. */
function Letter({ mail: { subject, html, text } }: { readonly mail: Mail }) {
  const words = useWords(tryWords);
  const title = subject ?? words.noSubject;
  return (
    <details className="card">
      <summary>{title}</summary>
      {html === undefined ? undefined : <iframe title={title} sandbox="" srcDoc={html} height={280} />}
      <details>
        <summary>{words.plain}</summary>
        <pre>{text}</pre>
      </details>
    </details>
  );
}
