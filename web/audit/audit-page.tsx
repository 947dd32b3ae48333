import { useListed } from '../api/asking';
import { useWords } from '../shell/language';
import { PagesOf } from '../ui/pages-of';
import { When } from '../ui/said';
import { Title } from '../ui/title';
import { Wide } from '../ui/wide';
import { auditWords } from './words';

/** Who changed what. */
export function Page() {
  const words = useWords(auditWords);
  const lines = useListed('GET /v1/audit');
  return (
    <>
      <Title name={words.title} />
      <p className="quiet">{words.what}</p>
      <PagesOf of={lines} empty={words.empty}>
        {(items) => (
          <Wide name={words.title}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{words.when}</th>
                  <th scope="col">{words.who}</th>
                  <th scope="col">{words.did}</th>
                  <th scope="col">{words.target}</th>
                  <th scope="col">{words.note}</th>
                </tr>
              </thead>
              <tbody>
                {items.map(({ id, at, who, what, target, note, outcome }) => (
                  <tr key={id}>
                    <td>
                      <When at={at} />
                    </td>
                    <td>{who.name}</td>
                    <td>
                      <code>{what}</code> {outcome === 'unknown' ? <em>{words.unknown}</em> : undefined}
                    </td>
                    <td>{target}</td>
                    <td>{note}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Wide>
        )}
      </PagesOf>
    </>
  );
}
