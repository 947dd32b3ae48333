import { useState } from 'react';
import { useDoing } from '../api/asking';
import { ask } from '../api/client';
import { useWords } from '../shell/language';
import { Dialog } from '../ui/dialog';
import { Failure } from '../ui/failure';
import { Form, formText } from '../ui/form';
import { templateWords } from './words';
import { TextInput } from '../ui/text-input';
import { PlainButton } from '../ui/plain-button';

/** Sends what is on the screen to a colleague. */
export function TestSend({ templateKey, source }: { readonly templateKey: string; readonly source: string }) {
  const words = useWords(templateWords);
  const [isOpen, setIsOpen] = useState(false);
  const { mutate, reset, data, error, isPending } = useDoing((to: string) =>
    ask('POST /v1/templates/{key}/test', { params: { key: templateKey }, body: { to, source } }),
  );
  const open = (): void => {
    reset();
    setIsOpen(true);
  };
  return (
    <>
      <PlainButton label={words.test} onClick={open} />
      {isOpen ? (
        <Dialog title={words.test} onClose={() => setIsOpen(false)}>
          <Form onSend={(form) => mutate(formText(form, 'to'))}>
            <p>{words.testHint}</p>
            <TextInput label={words.to} name="to" type="email" required autoComplete="email" />
            <Failure error={error} />
            {data ? <output>{`${words.outcomes[data.outcome]} ${data.reply}`}</output> : undefined}
            <button disabled={isPending}>{words.send}</button>
          </Form>
        </Dialog>
      ) : undefined}
    </>
  );
}
