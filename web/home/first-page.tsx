import { useAsked } from '../api/asking';
import { Refused } from '../api/refused';
import { SignIn } from '../shell/sign-in';
import { useLanguage, useWords } from '../shell/language';
import { Page as Home } from './home-page';
import { homeWords } from './words';

/** What is seen before anybody signed in: on this machine what happened today, elsewhere where to sign in. */
export function FirstPage() {
  const words = useWords(homeWords);
  const { language } = useLanguage();
  const { data, error } = useAsked('GET /v1/today', { query: { lang: language } });
  if (data)
    return (
      <main className="open">
        <SignIn again={() => undefined} />
        <Home />
      </main>
    );
  if (!error) return undefined;
  return (
    <>
      {error instanceof Refused && error.code === 'unavailable' ? (
        <output className="card warn">{words.away}</output>
      ) : undefined}
      <SignIn />
    </>
  );
}
