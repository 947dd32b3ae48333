import { useState, type FormEvent } from 'react';
import { ask } from '../api/client';
import { signedIn } from '../api/signed-in';
import { Failure } from '../ui/failure';
import { useWords } from './language';
import { shellWords } from './words';

/** @param again after somebody signed in over the page that they were on */
export function SignIn({ again }: { readonly again?: () => void }) {
  const words = useWords(shellWords);
  const [failure, setFailure] = useState<unknown>();
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const key = new FormData(event.currentTarget).get('key');
    try {
      signedIn(await ask('POST /v1/session', { body: { key: typeof key === 'string' ? key.trim() : '' } }));
      again?.();
    } catch (error) {
      setFailure(error);
    }
  };
  const form = (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <label>
        {words.key}
        <input name="key" type="password" autoComplete="current-password" required autoFocus={again === undefined} />
      </label>
      {failure === undefined ? undefined : <Failure error={failure} />}
      <button>{words.signIn}</button>
    </form>
  );
  if (again) return form;
  return (
    <main className="narrow">
      <h1>Sojourn</h1>
      <p className="quiet">{words.signInHint}</p>
      {form}
    </main>
  );
}
