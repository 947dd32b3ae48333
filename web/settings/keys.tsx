import { useState } from 'react';
import { useListed } from '../api/asking';
import type { AnswerOf } from '../api/client';
import { useWords } from '../shell/language';
import { PagesOf } from '../ui/pages-of';
import { When } from '../ui/said';
import { Table } from '../ui/table';
import { NewKey } from './new-key';
import { RevokeKey } from './revoke-key';
import { scopeWords, settingsWords } from './words';

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
      <PagesOf of={keys} empty={words.noKeys}>
        {(items) => (
          <Table
            name={words.keys}
            of={items}
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
                    <button className="plain" aria-label={words.revokeKey(key.name)} onClick={() => setRevoking(key)}>
                      {words.revoke}
                    </button>
                  ),
              ],
            ]}
          />
        )}
      </PagesOf>
      {isMaking ? <NewKey onClose={() => setIsMaking(false)} /> : undefined}
      {revoking ? <RevokeKey of={revoking} onClose={() => setRevoking(undefined)} /> : undefined}
    </section>
  );
}
