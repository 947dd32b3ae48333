import { useSignedIn } from '../api/signed-in';
import { languages, useLanguage, useWords, type Language } from './language';
import { signOut } from './sign-out';
import { shellWords } from './words';
import { PlainButton } from '../ui/plain-button';

/** Who is signed in, and in which language they read. */
export function Who() {
  const words = useWords(shellWords);
  const { language, choose } = useLanguage();
  const who = useSignedIn();
  return (
    <div className="who">
      <select aria-label={words.language} value={language} onChange={({ target }) => choose(target.value as Language)}>
        {Object.entries(languages).map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
      {who ? (
        <>
          <span className="quiet">{words.signedInAs(who.name, words.roles[who.role])}</span>
          <PlainButton label={words.signOut} onClick={() => void signOut()} />
        </>
      ) : undefined}
    </div>
  );
}
