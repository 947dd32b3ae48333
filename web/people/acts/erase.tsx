import { useState } from 'react';
import { useDoing } from '../../api/asking';
import { ask } from '../../api/client';
import { useWords } from '../../shell/language';
import { ActDialog } from '../../ui/act-dialog';
import type { ActProps } from './acts';
import { actWords } from './words';
import { TextInput } from '../../ui/text-input';

/** For ever, so that the id is typed. */
export function Erase({ person: { id }, onClose, onErased }: ActProps) {
  const words = useWords(actWords);
  const [typed, setTyped] = useState('');
  const doing = useDoing(async () => {
    const { receipt } = await ask('DELETE /v1/customers/{id}', { params: { id } });
    onErased(receipt);
  });
  const said = { title: words.eraseTitle, act: words.erase, isReady: typed.trim() === id, isDanger: true };
  const lists = [[words.goes, words.goesItems] as const, [words.left, words.leftItems] as const];
  return (
    <ActDialog {...said} doing={doing} onAct={() => doing.mutate()} onClose={onClose}>
      {lists.map(([name, items]) => (
        <div key={name}>
          <h3>{name}</h3>
          <ul>
            {items.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </div>
      ))}
      <TextInput label={words.typeId(id)} value={typed} onType={setTyped} autoComplete="off" />
    </ActDialog>
  );
}
