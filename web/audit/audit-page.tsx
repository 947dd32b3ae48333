import { useState } from 'react';
import { useListed } from '../api/asking';
import { useWords } from '../shell/language';
import { PagesOf } from '../ui/tables/pages-of';
import { startOf } from '../ui/period';
import { Title } from '../ui/title';
import { AuditFilter, type Filter } from './audit-filter';
import { AuditLines } from './audit-lines';
import { auditWords } from './words';

/** Who changed what. */
export function Page() {
  const words = useWords(auditWords);
  const [filter, setFilter] = useState<Filter>({});
  const { key, what, target, from, to } = filter;
  const query = { key, what, target, from: startOf(from), to: startOf(to, 1) };
  const lines = useListed('GET /v1/audit', { query });
  const isFiltered = Object.values(query).some(Boolean);
  return (
    <>
      <Title name={words.title} />
      <p className="quiet">{words.what}</p>
      <AuditFilter of={filter} change={setFilter} />
      <PagesOf of={lines} empty={isFiltered ? words.noneSuch : words.empty}>
        {(items) => (
          <AuditLines
            of={items}
            sayWho={({ key: one, name }) => (
              <button
                className="link"
                title={words.showOnly}
                onClick={() => setFilter({ ...filter, key: one, keyName: name })}
              >
                {name}
              </button>
            )}
          />
        )}
      </PagesOf>
    </>
  );
}
