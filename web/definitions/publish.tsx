import { useState } from 'react';
import { hasErrors } from '../../domain/schema/reading/problem';
import { useMay } from '../api/signed-in';
import { useWords } from '../shell/language';
import { Dialog } from '../ui/dialog';
import { Failure } from '../ui/failure';
import { Form, formText } from '../ui/form';
import { isShelf } from './places';
import type { Definition } from './use-definition';
import { definitionWords } from './words';
import { TextInput } from '../ui/text-input';

/** Makes the text the version in force, after a question. */
export function Publish({ definition }: { readonly definition: Definition }) {
  const [isOpen, setIsOpen] = useState(false);
  const words = useWords(definitionWords);
  const mayPublish = useMay('publish');
  const { kind, editing, isBusy, failure, publish } = definition;
  const isWrong = hasErrors(editing.problems);
  const act = async (form: FormData): Promise<void> => {
    if (await publish(formText(form, 'note'))) setIsOpen(false);
  };
  return (
    <>
      <button
        disabled={!mayPublish || isWrong || isBusy}
        title={mayPublish ? (isWrong ? words.hasErrors : undefined) : words.noKeyOf}
        onClick={() => setIsOpen(true)}
      >
        {words.publish}
      </button>
      {isOpen ? (
        <Dialog title={words.publishTitle} onClose={() => setIsOpen(false)}>
          <Form onSend={(form) => void act(form)}>
            <p>{words.publishHint}</p>
            {isShelf(kind) ? (
              <TextInput label={words.note} name="note" maxLength={500} autoComplete="off" />
            ) : undefined}
            <Failure error={failure} />
            <button disabled={isBusy}>{words.publish}</button>
          </Form>
        </Dialog>
      ) : undefined}
    </>
  );
}
