import { useAsked } from '../api/asking';
import { useWords } from '../shell/language';
import { Asked } from '../ui/asked';
import { Dialog } from '../ui/dialog';
import { peopleWords } from './words';

type Props = { readonly id: string; readonly message: string; readonly onClose: () => void };

/** A message as its reader would see it, in a frame that runs nothing and is of no origin. */
export function MessagePreview({ id, message, onClose }: Props) {
  const words = useWords(peopleWords);
  const asked = useAsked('GET /v1/customers/{id}/messages/{message}/preview', { params: { id, message } });
  return (
    <Dialog title={words.preview} onClose={onClose}>
      <Asked of={asked}>
        {({ template, version, subject, html, text, fault }) => (
          <div className="stack">
            <p className="quiet">{words.previewHint(template, version)}</p>
            {fault === undefined ? undefined : <p className="warn">{`${words.noPreview} ${fault}`}</p>}
            <h3 dir="auto">{subject}</h3>
            {html ? <iframe title={words.preview} sandbox="" srcDoc={html} height={320} /> : undefined}
            {text ? (
              <details open={!html}>
                <summary>{words.plainText}</summary>
                <pre>{text}</pre>
              </details>
            ) : undefined}
          </div>
        )}
      </Asked>
    </Dialog>
  );
}
