import { useState } from 'react';
import { useListed } from '../api/asking';
import type { AnswerOf } from '../api/client';
import { useWords } from '../shell/language';
import { PagedTable } from '../ui/tables/paged-table';
import { When } from '../ui/said';
import { NewKey } from './new-key';
import { RevokeKey } from './revoke-key';
import { scopeWords, settingsWords } from './words';
import { PlainButton } from '../ui/plain-button';

/** The keys, what each opens, and making and revoking them. */
export function Keys() {
  const words = useWords(settingsWords);
  const opens = useWords(scopeWords);
  const [isMaking, setIsMaking] = useState(false);
  const [revoking, setRevoking] = useState<AnswerOf<'GET /v1/keys'>['items'][number]>();
  const keys = useListed('GET /v1/keys');
  return (
    <section className="card stack">
      <div className="title">
        <h2>{words.keys}</h2>
        <button onClick={() => setIsMaking(true)}>{words.newKey}</button>
      </div>
      <PagedTable
        of={keys}
        empty={words.noKeys}
        name={words.keys}
        by={({ id }) => id}
        columns={[
          [words.name, ({ name }) => name],
          [
            words.opens,
            ({ scopes }) => <span className="many">{scopes.map((scope) => opens[scope]).join(' · ')}</span>,
          ],
          [words.made, ({ createdAt }) => <When at={createdAt} />],
          [
            words.revoked,
            (key) =>
              key.revokedAt ? (
                <When at={key.revokedAt} />
              ) : (
                <PlainButton
                  label={words.revoke}
                  aria-label={words.revokeKey(key.name)}
                  onClick={() => setRevoking(key)}
                />
              ),
          ],
        ]}
      />
      {isMaking ? <NewKey onClose={() => setIsMaking(false)} /> : undefined}
      {revoking ? <RevokeKey of={revoking} onClose={() => setRevoking(undefined)} /> : undefined}
    </section>
  );
}
