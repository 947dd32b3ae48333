import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { useWords } from '../../shell/language';
import { Failure } from '../../ui/failure';
import { PersonaForm } from './persona-form';
import type { Chosen } from '../../../domain/rehearse/pretended';
import { shippedNames, shippedPersona, type ShippedName } from './shipped';
import { tryWords } from './words';

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
  return (
    <>
      <label>
        {words.who}
        <select value={name} onChange={({ target }) => choose(target.value)}>
          {shippedNames.map((one) => (
            <option key={one} value={one}>
              {words.shipped[one]}
            </option>
          ))}
          <option value="person">{words.realPerson}</option>
        </select>
      </label>
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
  const find = useMutation({
    mutationFn: async (name: string) => {
      const { persona, events, masked } = await ask('GET /v1/customers/{id}/persona', { params: { id: name } });
      onChoose({ persona, before: events, masked });
      return name;
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        find.mutate(id.trim());
      }}
    >
      <label>
        {words.identifier}
        <input value={id} required placeholder={words.identifierHint} onChange={({ target }) => setId(target.value)} />
      </label>
      <button className="plain">{words.find}</button>
      {find.error ? <Failure error={find.error} /> : undefined}
      {find.data ? <output>{words.personIs(find.data)}</output> : undefined}
    </form>
  );
}
