import { useDoing } from '../../api/asking';
import { ask } from '../../api/client';
import { useWords } from '../../shell/language';
import { formText } from '../../ui/form';
import { peopleWords } from '../words';
import { ActDialog } from '../../ui/act-dialog';
import { actWords } from './words';

type Props = {
  readonly id: string;
  readonly line: { readonly purpose: string; readonly channel?: string };
  readonly onClose: () => void;
};

/** A no that somebody said by another way than their own page. */
export function Withdraw({ id, line: { purpose, channel }, onClose }: Props) {
  const words = useWords(actWords);
  const people = useWords(peopleWords);
  const doing = useDoing((note: string) => {
    const evidence = note === '' ? {} : { evidence: { note } };
    const body = { purpose, channel, state: 'withdrawn', source: 'console', ...evidence };
    return ask('POST /v1/customers/{id}/consents', { params: { id }, body });
  });
  const { journeys = [], data = [], messages = [] } = doing.data?.stops ?? {};
  const stopped = [...journeys, ...data, ...messages];
  const done = stopped.length === 0 ? words.stopsNothing : `${words.stops} ${stopped.join(', ')}`;
  const what = words.withdrawWhat(purpose, channel ?? people.everyChannel);
  const said = { title: words.withdrawTitle, what, act: words.withdraw, isDanger: true, done };
  return (
    <ActDialog {...said} doing={doing} onAct={(form) => doing.mutate(formText(form, 'said'))} onClose={onClose}>
      <label>
        {words.said}
        <textarea name="said" rows={3} maxLength={500} />
      </label>
    </ActDialog>
  );
}
