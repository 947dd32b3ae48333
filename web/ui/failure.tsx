import { Away, Refused } from '../api/refused';
import { useLanguage } from '../shell/language';
import { shellWords } from '../shell/words';
import { sayFlaw, sayRefusal } from './refusal-words';

/** What went wrong and what to do; `again` where trying again may help. */
export function Failure({ error, again }: { readonly error: unknown; readonly again?: () => void }) {
  const { language } = useLanguage();
  const words = shellWords[language];
  const flaws = error instanceof Refused ? error.flaws : [];
  const said =
    error instanceof Refused ? sayRefusal(error, language) : error instanceof Away ? words.away : words.broken;
  return (
    <div role="alert" className="card warn">
      <p>{said}</p>
      {flaws.length > 0 ? (
        <ul>
          {flaws.map((flaw, index) => (
            <li key={index}>
              {flaw.pointer ? <code>{flaw.pointer}</code> : undefined} {sayFlaw(flaw, language)}
            </li>
          ))}
        </ul>
      ) : undefined}
      {again ? (
        <button className="plain" onClick={again}>
          {words.tryAgain}
        </button>
      ) : undefined}
    </div>
  );
}
