import { useState } from 'react';
import { useAsked } from '../api/asking';
import { useWords } from '../shell/language';
import { Asked } from '../ui/asked';
import { settingsWords } from './words';
import { PlainButton } from '../ui/plain-button';

/** What receivers of our webhooks verify them with, shown when somebody asks for it. */
export function WebhookSecret() {
  const words = useWords(settingsWords);
  const [isShown, setIsShown] = useState(false);
  const secret = useAsked('GET /v1/webhook-secret', { enabled: isShown });
  return (
    <section className="card stack">
      <h2>{words.webhooks}</h2>
      <p className="quiet">{words.webhooksHint}</p>
      {isShown ? <Asked of={secret}>{({ secret: shown }) => <code>{shown}</code>}</Asked> : undefined}
      <p>
        <PlainButton
          label={isShown ? words.hide : words.show}
          aria-expanded={isShown}
          onClick={() => setIsShown(!isShown)}
        />
      </p>
    </section>
  );
}
