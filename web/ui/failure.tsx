import { Away, Refused } from '../api/refused';
import { useWords } from '../shell/language';
import { shellWords } from '../shell/words';

/** What went wrong in the API's own words, with what to do; `again` where trying again may help. */
export function Failure({ error, again }: { readonly error: unknown; readonly again?: () => void }) {
  const words = useWords(shellWords);
  return (
    <div role="alert" className="card warn">
      {error instanceof Refused ? (
        <Words refused={error} />
      ) : (
        <p>{error instanceof Away ? words.away : words.broken}</p>
      )}
      {again ? (
        <button className="plain" onClick={again}>
          {words.tryAgain}
        </button>
      ) : undefined}
    </div>
  );
}

function Words({ refused: { detail, remedy, flaws } }: { readonly refused: Refused }) {
  return (
    <>
      <p>
        {detail} {remedy}
      </p>
      {flaws.length > 0 ? (
        <ul>
          {flaws.map(({ pointer, detail: one }, index) => (
            <li key={index}>
              {pointer ? <code>{pointer}</code> : undefined} {one}
            </li>
          ))}
        </ul>
      ) : undefined}
    </>
  );
}
