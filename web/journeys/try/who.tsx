import { useState } from 'react';
import { useDoing } from '../../api/asking';
import { ask } from '../../api/client';
import { useWords } from '../../shell/language';
import { Choice } from '../../ui/choice';
import { Failure } from '../../ui/failure';
import { Form } from '../../ui/form';
import { PersonaForm } from './persona-form';
import type { Chosen } from '../../../domain/rehearse/pretended';
import { shippedNames, shippedPersona, type ShippedName } from './shipped';
import { tryWords } from './words';
import { TextInput } from '../../ui/text-input';

type Props = {
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
  readonly purposes: readonly string[];
};

export const asShipped = (name: ShippedName): Chosen => ({ persona: shippedPersona(name), before: [], masked: [] });

/** Whom it is tried on: somebody made up, or a real person as they are now. */
export function Who({ chosen, onChoose, purposes }: Props) {
  const words = useWords(tryWords);
  const [name, setName] = useState<string>(shippedNames[0]);
  const choose = (next: string): void => {
    setName(next);
    const shipped = shippedNames.find((one) => one === next);
    if (shipped) onChoose(asShipped(shipped));
  };
  const personas = shippedNames.map((one) => [one, words.shipped[one]] as const);
  return (
    <>
      <Choice label={words.who} value={name} choose={choose} options={[...personas, ['person', words.realPerson]]} />
      {name === 'person' ? <RealPerson onChoose={onChoose} /> : undefined}
      {chosen.masked.length > 0 ? <p className="quiet">{words.masked(chosen.masked.join(', '))}</p> : undefined}
      <details>
        <summary>{words.details}</summary>
        <PersonaForm
          persona={chosen.persona}
          purposes={purposes}
          onChange={(persona) => onChoose({ ...chosen, persona })}
        />
      </details>
    </>
  );
}

function RealPerson({ onChoose }: Pick<Props, 'onChoose'>) {
  const words = useWords(tryWords);
  const [id, setId] = useState('');
  const { mutate, variables, data, error } = useDoing((name: string) =>
    ask('GET /v1/customers/{id}/persona', { params: { id: name } }),
  );
  // Whoever chose somebody else meanwhile keeps them.
  const find = (): void =>
    mutate(id.trim(), { onSuccess: ({ persona, events: before, masked }) => onChoose({ persona, before, masked }) });
  return (
    <Form onSend={find}>
      <TextInput label={words.identifier} value={id} required placeholder={words.identifierHint} onType={setId} />
      <button className="plain">{words.find}</button>
      <Failure error={error} />
      {data && variables !== undefined ? <output>{words.personIs(variables)}</output> : undefined}
    </Form>
  );
}
