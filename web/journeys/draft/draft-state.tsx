import { useLanguage } from '../../shell/language';
import { sayRefusal } from '../../ui/refusal-words';
import { journeyWords } from '../words';
import type { Draft } from '../use-draft';
import { Overtaken } from '../../definitions/overtaken';
import { Warning } from '../../ui/warning';

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
        <Overtaken says={words.conflict} takeTheirs={takeTheirs} keepMine={keepMine}>
          <details>
            <summary>{words.theirs}</summary>
            <pre>{theirs?.source.slice(0, 20_000)}</pre>
          </details>
        </Overtaken>
      );
    case 'away':
    case 'signed-out':
      return <Warning>{standing === 'away' ? words.away : words.signedOut}</Warning>;
    case 'refused':
      return (
        <Warning>
          {words.refused} {refusal && sayRefusal(refusal, language)}
        </Warning>
      );
    default:
      return (
        <output className="quiet">
          <span>{words[standing]}</span> {isRestored ? <span>{words.restored}</span> : undefined}
        </output>
      );
  }
}
