import { Away, Refused, Unsure } from '../api/refused';
import { useLanguage } from '../shell/language';
import { shellWords } from '../shell/words';
import { sayFlaw, sayRefusal } from './refusal-words';
import { PlainButton } from './plain-button';

/** In the words of Chrome, Firefox and Safari: a file of ours did not come, since nobody answers or a newer console is there. */
const isUnloaded = (error: unknown): boolean => error instanceof TypeError && /import(ed|ing)/i.test(error.message);

/** What went wrong and what to do, where something did; `again` where trying again may help. */
export function Failure({ error, again }: { readonly error: unknown; readonly again?: () => void }) {
  const { language } = useLanguage();
  const words = shellWords[language];
  if (error === undefined || error === null) return undefined;
  const flaws = error instanceof Refused ? error.flaws : [];
  const plain =
    error instanceof Away ? words.away : error instanceof Unsure ? words.unsure : isUnloaded(error) ? words.unloaded : words.broken; // prettier-ignore
  const said = error instanceof Refused ? sayRefusal(error, language) : plain;
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
      {again ? <PlainButton label={words.tryAgain} onClick={again} /> : undefined}
    </div>
  );
}
