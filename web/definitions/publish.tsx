import { useMay } from '../api/signed-in';
import { useWords } from '../shell/language';
import { Dialog } from '../ui/dialog';
import { Failure } from '../ui/failure';
import { Form, formText } from '../ui/form';
import { isShelf } from './places';
import type { Definition } from './use-definition';
import { definitionWords } from './words';
import { TextInput } from '../ui/text-input';

type Props = {
  readonly definition: Definition;
  readonly hasErrors: boolean;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  readonly onClose: () => void;
};

/** Makes the text the version in force, after a question. */
export function Publish({ definition, hasErrors, isOpen, onOpen, onClose }: Props) {
  const words = useWords(definitionWords);
  const mayPublish = useMay('publish');
  const { kind, isBusy, failure, publish } = definition;
  const act = async (form: FormData): Promise<void> => {
    if (await publish(formText(form, 'note'))) onClose();
  };
  return (
    <>
      <button
        disabled={!mayPublish || hasErrors || isBusy}
        title={mayPublish ? (hasErrors ? words.hasErrors : undefined) : words.noKeyOf}
        onClick={onOpen}
      >
        {words.publish}
      </button>
      {isOpen ? (
        <Dialog title={words.publishTitle} onClose={onClose}>
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
