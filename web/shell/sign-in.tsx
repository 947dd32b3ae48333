import { useState } from 'react';
import { ask } from '../api/client';
import { signedIn } from '../api/signed-in';
import { Failure } from '../ui/failure';
import { Form, formText } from '../ui/form';
import { useWords } from './language';
import { shellWords } from './words';
import { TextInput } from '../ui/text-input';

/** @param again after somebody signed in over the page that they were on */
export function SignIn({ again }: { readonly again?: () => void }) {
  const words = useWords(shellWords);
  const [failure, setFailure] = useState<unknown>();
  const submit = async (form: FormData): Promise<void> => {
    try {
      signedIn(await ask('POST /v1/session', { body: { key: formText(form, 'key') } }));
      again?.();
    } catch (error) {
      setFailure(error);
    }
  };
  const form = (
    <Form onSend={(said) => void submit(said)}>
      <TextInput
        label={words.key}
        name="key"
        type="password"
        autoComplete="current-password"
        required
        autoFocus={again === undefined}
      />
      <Failure error={failure} />
      <button>{words.signIn}</button>
    </Form>
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
