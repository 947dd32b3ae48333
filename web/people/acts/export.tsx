import { useWords } from '../../shell/language';
import { Dialog } from '../../ui/dialog';
import type { ActProps } from './acts';
import { actWords } from './words';

export function Export({ person: { id }, onClose }: ActProps) {
  const words = useWords(actWords);
  return (
    <Dialog title={words.exportTitle} onClose={onClose}>
      <p>{words.exportWhat}</p>
      <a className="button" href={`/v1/customers/${id}/export`} download={`${id}.json`}>
        {words.download}
      </a>
    </Dialog>
  );
}
