import { useState } from 'react';
import { Link } from 'wouter';
import { useDoing } from '../../api/asking';
import { ask } from '../../api/client';
import { sayIdentifierKind } from '../../../domain/words/say/identifier';
import { useLanguage } from '../../shell/language';
import { Choice } from '../../ui/choice';
import { ActDialog } from '../../ui/act-dialog';
import type { ActProps } from './acts';
import { actWords } from './words';

export function Unmerge({ person: { id, identifiers }, onClose }: ActProps) {
  const { language } = useLanguage();
  const words = actWords[language];
  const [chosen, setChosen] = useState('0');
  const options = identifiers.map(
    ({ kind, value }, index) => [String(index), `${sayIdentifierKind(kind, language)}: ${value}`] as const,
  );
  const doing = useDoing(() => {
    const { kind, value } = identifiers[Number(chosen)] ?? {};
    return ask('POST /v1/customers/{id}/unmerge', { params: { id }, body: { identifier: { kind, value } } });
  });
  const apart = doing.data?.id ?? '';
  const done = (
    <>
      {words.apart}{' '}
      <Link href={`/people/${apart}`} onClick={onClose}>
        {apart}
      </Link>
    </>
  );
  const said = {
    title: words.unmergeTitle,
    what: words.unmergeWhat,
    act: words.unmerge,
    isReady: identifiers.length > 1,
  };
  return (
    <ActDialog {...said} doing={doing} done={done} onAct={() => doing.mutate()} onClose={onClose}>
      <Choice label={words.identifier} value={chosen} choose={setChosen} options={options} />
    </ActDialog>
  );
}
