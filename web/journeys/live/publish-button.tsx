import { lazy, Suspense, useId, useState } from 'react';
import { hasErrors } from '../../../domain/schema/reading/problem';
import { useMay, useSignedIn } from '../../api/signed-in';
import { useWords } from '../../shell/language';
import { shellWords } from '../../shell/words';
import type { Draft } from '../use-draft';
import { journeyWords } from '../words';
import { liveWords } from './words';

const PublishDialog = lazy(async () => ({ default: (await import('./publish-dialog')).PublishDialog }));

type Props = {
  readonly draft: Draft;
  /** The draft is to be read anew. */
  readonly onOvertaken: () => void;
};

/** Leads to the publish; where it does not, it says why. */
export function PublishButton({ draft, onOvertaken }: Props) {
  const words = useWords(liveWords);
  const { cannotPublish, notSavedYet } = useWords(journeyWords);
  const { roles, notAllowed } = useWords(shellWords);
  const [isOpen, open] = useState(false);
  const [version, setVersion] = useState<number>();
  const id = useId();
  const mayWrite = useMay('write');
  const role = roles[useSignedIn()?.role ?? 'viewer'];
  const { source, problems, state } = draft;
  const why = !mayWrite
    ? notAllowed(role)
    : hasErrors(problems)
      ? cannotPublish
      : state.standing !== 'saved' || state.saved.source !== source
        ? notSavedYet
        : undefined;
  return (
    <>
      <button disabled={why !== undefined} aria-describedby={id} title={why} onClick={() => open(true)}>
        {words.publish}
      </button>
      <output id={id} className="quiet">
        {why ?? (version === undefined ? undefined : words.published(version))}
      </output>
      {isOpen ? (
        <Suspense>
          <PublishDialog
            journeyKey={draft.key}
            source={source}
            etag={state.saved.etag}
            onOvertaken={() => {
              open(false);
              onOvertaken();
            }}
            onDone={(done) => {
              open(false);
              if (done !== undefined) setVersion(done);
            }}
          />
        </Suspense>
      ) : undefined}
    </>
  );
}
