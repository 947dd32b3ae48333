import { useState } from 'react';
import { sayChannel } from '../../domain/words/say/channel';
import { sayStepId } from '../../domain/words/say/step-id';
import { sayMessageStatus } from '../../domain/words/say/status';
import { sayWhy } from '../../domain/words/say/why';
import { useListed } from '../api/asking';
import { useLanguage, useWords } from '../shell/language';
import { PagedTable } from '../ui/tables/paged-table';
import { When } from '../ui/said';
import { MessagePreview } from './message-preview';
import type { Person } from './name-in';
import { peopleWords } from './words';
import { PlainButton } from '../ui/plain-button';

/** What was decided to be sent, and what became of it. */
export function Messages({ person: { id } }: { readonly person: Person }) {
  const words = useWords(peopleWords);
  const { language } = useLanguage();
  const messages = useListed('GET /v1/customers/{id}/messages', { params: { id }, query: { limit: 20 } });
  const [shown, setShown] = useState<string>();
  return (
    <>
      <PagedTable
        of={messages}
        empty={words.noMessages}
        name={words.messages}
        by={(one) => one.id}
        columns={[
          [words.when, ({ at }) => <When at={at} isExact />],
          [words.template, ({ template }) => template],
          [words.journey, ({ journey, step }) => `${journey} · ${sayStepId(step, language)}`],
          [words.channel, ({ channel }) => channel && sayChannel(channel, language)],
          [
            words.state,
            ({ status, reason }) =>
              [sayMessageStatus(status, language), reason && sayWhy(reason, language)].filter(Boolean).join(': '),
          ],
          [words.acts, (one) => <Looks id={id} message={one.id} show={setShown} />],
        ]}
      />
      {shown ? <MessagePreview id={id} message={shown} onClose={() => setShown(undefined)} /> : undefined}
    </>
  );
}

type LooksProps = { readonly id: string; readonly message: string; readonly show: (message: string) => void };

function Looks({ id, message, show }: LooksProps) {
  const words = useWords(peopleWords);
  return (
    <span className="row">
      <PlainButton label={words.show} onClick={() => show(message)} />
      <a href={`/v1/customers/${id}/messages/${message}/evidence`} target="_blank" rel="noreferrer">
        {words.evidence}
      </a>
    </span>
  );
}
