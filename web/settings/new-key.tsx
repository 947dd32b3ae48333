import { useRef } from 'react';
import { useDoing } from '../api/asking';
import { ask } from '../api/client';
import { useWords } from '../shell/language';
import { Dialog } from '../ui/dialog';
import { Failure } from '../ui/failure';
import { Form } from '../ui/form';
import { purposeWords, settingsWords } from './words';
import { TextInput } from '../ui/text-input';
import { Radio } from '../ui/ticks';

/** What stands in a page or sends events has its scope alone; people have a role. */
const whatFor = (purpose: unknown): object =>
  purpose === 'browser' || purpose === 'ingest' ? { scopes: [purpose] } : { role: purpose };

/** A name that nothing else has; what the browser has for it is there on secure pages alone. */
const nameless = (): string => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-'); // prettier-ignore

/** Makes a key, and shows it this once. */
export function NewKey({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(settingsWords);
  const purposes = useWords(purposeWords);
  const last = useRef({ of: '', once: '' });
  const make = useDoing((form: FormData) => {
    const body = { name: form.get('name'), ...whatFor(form.get('purpose')) };
    const of = JSON.stringify(body);
    // Whoever got no answer and presses again hears that it was made, and makes no second one.
    if (last.current.of !== of) last.current = { of, once: nameless() };
    return ask('POST /v1/keys', { body, once: last.current.once });
  });
  const key = make.data?.key;
  return (
    <Dialog title={words.newKey} onClose={onClose} isHeld={make.isPending}>
      {key ? (
        <output className="stack">
          <p>{words.once}</p>
          <code>{key}</code>
          {window.isSecureContext ? (
            <button onClick={() => void navigator.clipboard.writeText(key)}>{words.copy}</button>
          ) : undefined}
        </output>
      ) : make.isSuccess ? (
        <output className="warn">{words.lost}</output>
      ) : (
        <Form onSend={make.mutate}>
          <TextInput label={words.name} name="name" required maxLength={100} />
          <fieldset>
            <legend>{words.whatFor}</legend>
            {Object.entries(purposes).map(([purpose, opens]) => (
              <Radio key={purpose} name="purpose" value={purpose} required>
                {opens}
              </Radio>
            ))}
          </fieldset>
          <Failure error={make.error} />
          <button disabled={make.isPending}>{words.make}</button>
        </Form>
      )}
    </Dialog>
  );
}
