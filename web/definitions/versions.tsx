import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useListed } from '../api/asking';
import { ask } from '../api/client';
import { useWords } from '../shell/language';
import { Asked } from '../ui/asked';
import { Dialog } from '../ui/dialog';
import { PagedTable } from '../ui/tables/paged-table';
import { When } from '../ui/said';
import { placeOf } from './places';
import { asYaml } from './as-yaml';
import type { Definition } from './use-definition';
import { definitionWords } from './words';
import { PlainButton } from '../ui/plain-button';

/** What was published, by whom, and the way back to it. */
export function Versions({ definition }: { readonly definition: Definition }) {
  const words = useWords(definitionWords);
  const { kind, key } = definition;
  const [looked, setLooked] = useState<number>();
  const listed = useListed(placeOf(kind).versions, { params: { key } });
  return (
    <>
      <PagedTable
        of={listed}
        empty={words.noVersions}
        name={words.views.versions}
        by={({ version }) => String(version)}
        isNamed
        columns={[
          [
            words.version,
            ({ version }) => <PlainButton label={words.look(version)} onClick={() => setLooked(version)} />,
          ],
          [words.publishedAt, ({ publishedAt }) => <When at={publishedAt} />],
          [words.publishedBy, ({ publishedBy }) => publishedBy],
        ]}
      />
      {looked === undefined ? undefined : (
        <Version definition={definition} version={looked} onClose={() => setLooked(undefined)} />
      )}
    </>
  );
}

type Looked = { readonly definition: Definition; readonly version: number; readonly onClose: () => void };

function Version({ definition: { kind, key, write, editing }, version, onClose }: Looked) {
  const words = useWords(definitionWords);
  const found = useQuery({
    queryKey: ['version', kind, key, version],
    queryFn: async () => {
      const { source, format } = await ask(placeOf(kind).version, { params: { key, version: String(version) } });
      return asYaml(source, format);
    },
  });
  return (
    <Dialog title={`${words.version} ${version}`} onClose={onClose}>
      <Asked of={found}>
        {(text) => (
          <div className="stack">
            <pre>{text}</pre>
            {editing.isReadOnly ? undefined : (
              <button
                onClick={() => {
                  write(text);
                  onClose();
                }}
              >
                {words.takeBack}
              </button>
            )}
          </div>
        )}
      </Asked>
    </Dialog>
  );
}
