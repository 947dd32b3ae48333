import { useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useDoing } from '../api/asking';
import { ask, type Operation } from '../api/client';
import { Refused } from '../api/refused';
import { keyFrom } from '../../domain/schema/edit/key-from';
import { useWords } from '../shell/language';
import { Dialog } from '../ui/dialog';
import { Failure } from '../ui/failure';
import { Form } from '../ui/form';
import { Warning } from '../ui/warning';
import { asYaml } from './as-yaml';
import { definitionWords } from './words';
import { TextInput } from '../ui/text-input';

type Props = {
  readonly title: string;
  /** How it is put, and where the console shows it, by its key. */
  readonly put: Operation;
  readonly place: (key: string) => string;
  /** What a new one says: YAML, or what is written as such. */
  readonly says: (key: string, name: string) => string | object;
  readonly onClose: () => void;
  /** What it needs is made first. */
  readonly before?: (() => Promise<void>) | undefined;
  /** What else is asked. */
  readonly children?: ReactNode;
};

/** Asks for the name of a new definition, from which its key follows, and never writes over one that is there. */
export function FreshDialog({ title, put, place, says, onClose, before, children }: Props) {
  const words = useWords(definitionWords);
  const [, go] = useLocation();
  const [name, setName] = useState('');
  const [typed, setTyped] = useState<string>();
  const key = typed ?? keyFrom(name);
  const making = useDoing(async () => {
    await before?.();
    await ask(put, { params: { key }, yaml: await asYaml(says(key, name.trim())), isNew: true });
    return key;
  });
  const { error, isPending } = making;
  const isTaken = error instanceof Refused && error.code === 'stale';
  // Whoever closed this meanwhile is elsewhere, and stays there.
  const create = (): void => making.mutate(undefined, { onSuccess: (made) => go(place(made)) });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form onSend={create}>
        <TextInput label={words.name} value={name} onType={setName} required maxLength={200} />
        <TextInput
          label={words.key}
          value={key}
          onType={setTyped}
          required
          pattern="[a-z0-9]+(-[a-z0-9]+)*"
          maxLength={100}
          title={words.keyHint}
        />
        {children}
        {isTaken ? <Warning>{words.keyTaken}</Warning> : <Failure error={error} />}
        <button disabled={isPending}>{words.create}</button>
      </Form>
    </Dialog>
  );
}
