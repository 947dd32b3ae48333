import { useState } from 'react';
import { useListed } from '../api/asking';
import { useWords } from '../shell/language';
import { PagesOf } from '../ui/pages-of';
import { When } from '../ui/said';
import { Table } from '../ui/table';
import { Title } from '../ui/title';
import { AuditFilter, type Filter } from './audit-filter';
import { auditWords } from './words';

/** Who changed what. */
export function Page() {
  const words = useWords(auditWords);
  const [filter, setFilter] = useState<Filter>({});
  const { key, what, target, from, to } = filter;
  const query = { key, what, target, from: from && `${from}T00:00:00Z`, to: to && `${to}T23:59:59.999Z` };
  const lines = useListed('GET /v1/audit', { query });
  const isFiltered = Object.values(query).some(Boolean);
  return (
    <>
      <Title name={words.title} />
      <p className="quiet">{words.what}</p>
      <AuditFilter of={filter} change={setFilter} />
      <PagesOf of={lines} empty={isFiltered ? words.noneSuch : words.empty}>
        {(items) => (
          <Table
            name={words.title}
            of={items}
            by={({ id }) => id}
            columns={[
              [words.when, ({ at }) => <When at={at} />],
              [
                words.who,
                ({ who }) => (
                  <button
                    className="link"
                    title={words.showOnly}
                    onClick={() => setFilter({ ...filter, key: who.key, keyName: who.name })}
                  >
                    {who.name}
                  </button>
                ),
              ],
              [
                words.did,
                ({ what: did, outcome }) => (
                  <>
                    <code>{did}</code> {outcome === 'unknown' ? <em>{words.unknown}</em> : undefined}
                  </>
                ),
              ],
              [words.target, ({ target: of }) => of],
              [words.note, ({ note }) => note],
            ]}
          />
        )}
      </PagesOf>
    </>
  );
}
