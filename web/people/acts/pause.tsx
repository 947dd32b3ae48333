import { useState } from 'react';
import { useDoing } from '../../api/asking';
import { ask } from '../../api/client';
import { useWords } from '../../shell/language';
import { formText } from '../../ui/form';
import { ActDialog } from '../../ui/act-dialog';
import type { ActProps } from './acts';
import { actWords } from './words';
import { TextInput } from '../../ui/text-input';

/** Holds outreach, or lets it go on where it is held. */
export function Pause({ person, onClose }: ActProps) {
  const words = useWords(actWords);
  const [isHeld] = useState(person.paused !== undefined);
  const doing = useDoing((reason: string) =>
    ask(isHeld ? 'POST /v1/customers/{id}/resume' : 'POST /v1/customers/{id}/pause', {
      params: { id: person.id },
      body: reason === '' ? {} : { reason },
    }),
  );
  const said = isHeld
    ? { title: words.resumeTitle, what: words.resumeWhat, act: words.resume }
    : { title: words.pauseTitle, what: words.pauseWhat, act: words.pause };
  return (
    <ActDialog {...said} doing={doing} onAct={(form) => doing.mutate(formText(form, 'reason'))} onClose={onClose}>
      <TextInput label={words.reason} name="reason" maxLength={500} />
    </ActDialog>
  );
}
