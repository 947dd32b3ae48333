import { useLanguage } from '../../shell/language';
import { sayRefusal } from '../../ui/refusal-words';
import { journeyWords } from '../words';
import type { Draft } from '../use-draft';

/** Whether the draft is saved, and what to do where it is not. */
export function DraftState({
  draft: { state, isReadOnly, isRestored, takeTheirs, keepMine },
}: {
  readonly draft: Draft;
}) {
  const { language } = useLanguage();
  const words = journeyWords[language];
  if (isReadOnly) return <p className="quiet">{words.readOnly}</p>;
  const { standing, theirs, refusal } = state;
  switch (standing) {
    case 'conflict':
      return (
        <div role="alert" className="card warn">
          <p>{words.conflict}</p>
          <div className="acts">
            <button onClick={takeTheirs}>{words.takeTheirs}</button>
            <button className="plain" onClick={keepMine}>
              {words.keepMine}
            </button>
          </div>
          <details>
            <summary>{words.theirs}</summary>
            <pre>{theirs?.source.slice(0, 20_000)}</pre>
          </details>
        </div>
      );
    case 'away':
    case 'signed-out':
      return (
        <p role="alert" className="card warn">
          {standing === 'away' ? words.away : words.signedOut}
        </p>
      );
    case 'refused':
      return (
        <p role="alert" className="card warn">
          {words.refused} {refusal && sayRefusal(refusal, language)}
        </p>
      );
    default:
      return (
        <output className="quiet">
          <span>{words[standing]}</span> {isRestored ? <span>{words.restored}</span> : undefined}
        </output>
      );
  }
}
