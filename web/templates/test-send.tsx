import { useState } from 'react';
import { useDoing } from '../api/asking';
import { ask } from '../api/client';
import { formText } from '../definitions/form-text';
import { useWords } from '../shell/language';
import { Dialog } from '../ui/dialog';
import { Failure } from '../ui/failure';
import { templateWords } from './words';

/** Sends what is on the screen to a colleague. */
export function TestSend({ templateKey, source }: { readonly templateKey: string; readonly source: string }) {
  const words = useWords(templateWords);
  const [isOpen, setIsOpen] = useState(false);
  const { mutate, data, error, isPending } = useDoing((to: string) =>
    ask('POST /v1/templates/{key}/test', { params: { key: templateKey }, body: { to, source } }),
  );
  return (
    <>
      <button className="plain" onClick={() => setIsOpen(true)}>
        {words.test}
      </button>
      {isOpen ? (
        <Dialog title={words.test} onClose={() => setIsOpen(false)}>
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault();
              mutate(formText(new FormData(event.currentTarget), 'to'));
            }}
          >
            <p>{words.testHint}</p>
            <label>
              {words.to}
              <input name="to" type="email" required autoComplete="email" />
            </label>
            {error ? <Failure error={error} /> : undefined}
            {data ? <output>{`${words.outcomes[data.outcome]} ${data.reply}`}</output> : undefined}
            <button disabled={isPending}>{words.send}</button>
          </form>
        </Dialog>
      ) : undefined}
    </>
  );
}
