import { useQuery } from '@tanstack/react-query';
import { useAsked, useDoing } from '../../api/asking';
import { ask, exchange, type AnswerOf } from '../../api/client';
import { asYaml } from '../../definitions/as-yaml';
import { useWords } from '../../shell/language';
import { Asked } from '../../ui/asked';
import { Dialog } from '../../ui/dialog';
import { Failure } from '../../ui/failure';
import { Difference } from './difference';
import { parsed } from '../../../domain/schema/edit/parsed';
import { PublishForm } from './publish-form';
import { liveWords } from './words';
import { PlainButton } from '../../ui/plain-button';

type Props = {
  readonly journeyKey: string;
  /** The text that is to be published, as YAML; where the draft says something else, it is replaced first. */
  readonly source: string;
  readonly etag: string | undefined;
  /** `version`: where it was published. */
  readonly onDone: (version?: number) => void;
  /** Somebody else has changed the draft since. */
  readonly onOvertaken: () => void;
};

/** Says what publishing a text would change and whom it would concern, and does it. */
export function PublishDialog({ journeyKey: key, source, etag, onDone, onOvertaken }: Props) {
  const words = useWords(liveWords);
  const draft = useQuery({
    queryKey: ['what would be published', key],
    queryFn: async () => {
      const stored = await exchange('GET /v1/journeys/{key}', { params: { key } });
      const { source: written, format } = stored.answer;
      return { ...stored, text: await asYaml(written, format) };
    },
    gcTime: 0,
  });
  return (
    <Dialog title={words.publish} onClose={() => onDone()}>
      <Asked of={draft}>
        {({ answer, etag: current, text }) => {
          const isDraft = text === source;
          const errors = answer.problems.filter(({ severity }) => severity === 'error');
          return (
            <div className="stack">
              <WhatChanges
                journeyKey={key}
                version={answer.version}
                text={isDraft ? answer : { source, format: 'yaml' }}
              />
              {!isDraft && etag !== current ? (
                <Overtaken back={onOvertaken} />
              ) : !isDraft ? (
                <Replace journeyKey={key} source={source} etag={etag} />
              ) : errors.length > 0 ? (
                <Problems of={errors} back={() => onDone()} />
              ) : (
                <PublishForm journeyKey={key} etag={current} onDone={onDone} />
              )}
            </div>
          );
        }}
      </Asked>
    </Dialog>
  );
}

function Replace({ journeyKey: key, source, etag }: Pick<Props, 'journeyKey' | 'source' | 'etag'>) {
  const words = useWords(liveWords);
  const replace = useDoing(() => ask('PUT /v1/journeys/{key}', { params: { key }, yaml: source, etag }));
  return (
    <>
      <p>{words.replaces}</p>
      <Failure error={replace.error} />
      <div className="acts">
        <button disabled={replace.isPending} onClick={() => replace.mutate(undefined)}>
          {words.replace}
        </button>
      </div>
    </>
  );
}

/** What somebody else wrote is neither published unread nor written over. */
function Overtaken({ back }: { readonly back: () => void }) {
  const words = useWords(liveWords);
  return (
    <section className="card warn" role="alert">
      <p>{words.overtaken}</p>
      <PlainButton label={words.readAnew} onClick={back} />
    </section>
  );
}

type Flaws = { readonly of: AnswerOf<'GET /v1/journeys/{key}'>['problems']; readonly back: () => void };

const Problems = ({ of, back }: Flaws) => (
  <section className="card warn">
    <p>{useWords(liveWords).mend}</p>
    {of.map(({ pointer, detail }) => (
      <PlainButton key={`${pointer} ${detail}`} label={detail} onClick={back} />
    ))}
  </section>
);

type Changing = {
  readonly journeyKey: string;
  readonly version: number | null;
  readonly text: Parameters<typeof parsed>[0];
};

function WhatChanges({ journeyKey: key, version, text }: Changing) {
  const words = useWords(liveWords);
  const params = { key, version: String(version) };
  const live = useAsked('GET /v1/journeys/{key}/versions/{version}', { params, enabled: version !== null });
  const after = parsed(text);
  if (!after) return undefined;
  return (
    <section aria-label={words.whatChanges}>
      <h3>{words.whatChanges}</h3>
      {version === null ? (
        <Difference before={undefined} after={after} />
      ) : (
        <Asked of={live}>{(before) => <Difference before={parsed(before)} after={after} />}</Asked>
      )}
    </section>
  );
}
