import { Link } from 'wouter';
import { useDoing } from '../../api/asking';
import { ask } from '../../api/client';
import { useWords } from '../../shell/language';
import { ActDialog, textIn } from './act-dialog';
import type { ActProps } from './acts';
import { actWords } from './words';

export function Unmerge({ person: { id, identifiers }, onClose }: ActProps) {
  const words = useWords(actWords);
  const doing = useDoing((index: number) => {
    const { kind, value } = identifiers[index] ?? {};
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
  const choose = (form: FormData): void => doing.mutate(Number(textIn(form, 'identifier')));
  return (
    <ActDialog {...said} doing={doing} done={done} onAct={choose} onClose={onClose}>
      <label>
        {words.identifier}
        <select name="identifier">
          {identifiers.map(({ kind, value }, index) => (
            <option key={`${kind}:${value}`} value={index}>
              {kind}: {value}
            </option>
          ))}
        </select>
      </label>
    </ActDialog>
  );
}
