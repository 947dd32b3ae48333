import { useDoing } from '../api/asking';
import { ask } from '../api/client';
import { useWords } from '../shell/language';
import { ActDialog } from '../ui/act-dialog';
import { settingsWords } from './words';

type Props = { readonly of: { readonly id: string; readonly name: string }; readonly onClose: () => void };

/** Says what follows before it is done. */
export function RevokeKey({ of: { id, name }, onClose }: Props) {
  const words = useWords(settingsWords);
  const revoke = useDoing(() => ask('DELETE /v1/keys/{id}', { params: { id } }).then(onClose));
  return (
    <ActDialog
      title={words.revokeKey(name)}
      what={words.revokeHint}
      act={words.revoke}
      isDanger
      doing={revoke}
      onAct={() => revoke.mutate(undefined)}
      onClose={onClose}
    />
  );
}
