import { useDoing } from '../api/asking';
import { ask } from '../api/client';
import { useWords } from '../shell/language';
import { Dialog } from '../ui/dialog';
import { Failure } from '../ui/failure';
import { settingsWords } from './words';

type Props = { readonly of: { readonly id: string; readonly name: string }; readonly onClose: () => void };

/** Says what follows before it is done. */
export function RevokeKey({ of: { id, name }, onClose }: Props) {
  const words = useWords(settingsWords);
  const revoke = useDoing(() => ask('DELETE /v1/keys/{id}', { params: { id } }).then(onClose));
  return (
    <Dialog title={words.revokeKey(name)} onClose={onClose}>
      <p>{words.revokeHint}</p>
      {revoke.error ? <Failure error={revoke.error} /> : undefined}
      <button className="danger" disabled={revoke.isPending} onClick={() => revoke.mutate(undefined)}>
        {words.revoke}
      </button>
    </Dialog>
  );
}
