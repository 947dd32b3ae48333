import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useAsked, useListed } from '../../api/asking';
import { ask, exchange, type AnswerOf } from '../../api/client';
import { AuditLines } from '../../audit/audit-lines';
import { asYaml } from '../../definitions/as-yaml';
import { useMay } from '../../api/signed-in';
import { useLanguage, useWords } from '../../shell/language';
import { Asked } from '../../ui/asked';
import { Dialog } from '../../ui/dialog';
import { PagesOf } from '../../ui/tables/pages-of';
import { When } from '../../ui/said';
import { Difference } from './difference';
import { parsed } from '../../../domain/schema/edit/parsed';
import { PublishDialog } from './publish-dialog';
import { liveWords } from './words';
import { PlainButton } from '../../ui/plain-button';

type Version = AnswerOf<'GET /v1/journeys/{key}/versions/{version}'>;
type Props = { readonly journeyKey: string; readonly onPublished?: () => void };

/** What was published, by whom and why, what each changed, and the way back to it. */
export function Versions({ journeyKey: key, onPublished }: Props) {
  const words = useWords(liveWords);
  const { language } = useLanguage();
  const versions = useListed('GET /v1/journeys/{key}/versions', { params: { key } });
  const mayPublish = useMay('publish');
  const [open, setOpen] = useState<number>();
  const [back, setBack] = useState<number>();
  return (
    <section aria-label={words.versions} className="stack">
      <PagesOf of={versions} empty={words.noVersions}>
        {(items) => (
          <ul className="list stack">
            {items.map(({ version, publishedAt, publishedBy, note, active }, index) => (
              <li key={version} className="card">
                <div className="row">
                  <h2>{words.version(version)}</h2>
                  {index === 0 ? <span className="chip">{words.live}</span> : undefined}
                  <When at={publishedAt} />
                  <span>{words.by(publishedBy)}</span>
                  <span className="quiet">{words.stillInside(active.toLocaleString(language))}</span>
                </div>
                {note ? <p>{note}</p> : undefined}
                <details onToggle={(event) => event.currentTarget.open && setOpen(version)}>
                  <summary>{words.difference}</summary>
                  {open === version ? <Changes journeyKey={key} version={version} /> : undefined}
                </details>
                {index > 0 && mayPublish ? (
                  <PlainButton label={words.rollBack(version)} onClick={() => setBack(version)} />
                ) : undefined}
              </li>
            ))}
          </ul>
        )}
      </PagesOf>
      <Edits of={key} />
      {back === undefined ? undefined : (
        <RollBack
          journeyKey={key}
          version={back}
          onDone={() => {
            setBack(undefined);
            // The draft may be replaced, though it was not published then.
            onPublished?.();
          }}
        />
      )}
    </section>
  );
}

function Edits({ of: target }: { readonly of: string }) {
  const { edits } = useWords(liveWords);
  const lines = useAsked('GET /v1/audit', { query: { what: 'journey', target, limit: 50 } });
  return (
    <Asked of={lines}>
      {({ items }) =>
        items.length === 0 ? undefined : (
          <details className="card" open>
            <summary>{edits}</summary>
            <AuditLines of={items} isOfOne />
          </details>
        )
      }
    </Asked>
  );
}

type One = { readonly journeyKey: string; readonly version: number };

const useVersion = ({ journeyKey: key, version }: One) =>
  useAsked('GET /v1/journeys/{key}/versions/{version}', {
    params: { key, version: String(version) },
    enabled: version > 0,
  });

function Changes(one: One) {
  const after = useVersion(one);
  const before = useVersion({ ...one, version: one.version - 1 });
  const difference = (now: Version, was: Version | undefined) => {
    const journey = parsed(now);
    return journey ? <Difference before={parsed(was)} after={journey} /> : undefined;
  };
  return (
    <Asked of={after}>
      {(now) =>
        one.version === 1 ? difference(now, undefined) : <Asked of={before}>{(was) => difference(now, was)}</Asked>
      }
    </Asked>
  );
}

/** Publishes what an older version says, as a new version. */
function RollBack({ onDone, ...one }: One & { readonly onDone: (version?: number) => void }) {
  const words = useWords(liveWords);
  const version = useQuery({
    queryKey: ['what is brought back', one.journeyKey, one.version],
    queryFn: async () => {
      const params = { key: one.journeyKey, version: String(one.version) };
      const { source, format } = await ask('GET /v1/journeys/{key}/versions/{version}', { params });
      return asYaml(source, format);
    },
    staleTime: Infinity,
  });
  const draft = useQuery({
    queryKey: ['what is replaced', one.journeyKey],
    queryFn: () => exchange('GET /v1/journeys/{key}', { params: { key: one.journeyKey } }),
    staleTime: Infinity,
    gcTime: 0,
  });
  if (version.data !== undefined && draft.data)
    return (
      <PublishDialog
        journeyKey={one.journeyKey}
        source={version.data}
        etag={draft.data.etag}
        onDone={onDone}
        onOvertaken={onDone}
      />
    );
  return (
    <Dialog title={words.rollBack(one.version)} onClose={() => onDone()}>
      <Asked of={version.data === undefined ? version : draft}>{() => undefined}</Asked>
    </Dialog>
  );
}
