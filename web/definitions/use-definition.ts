import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { isMapping } from '../../domain/schema/reading/mapping';
import type { Problem } from '../../domain/schema/reading/problem';
import { asking } from '../api/asking';
import { ask } from '../api/client';
import { Refused, unsureIfAway } from '../api/refused';
import type { Editing } from '../fields/editing';
import { useKnown } from '../journeys/use-known';
import { usePen, usePenned } from './pen';
import { isShelf, shelves, type Kind } from './places';
import type { Stored } from './answered';
import { putStored, readStored } from './stored';
import { keepUnsaved, unsavedOf } from './unsaved';

/** A definition that somebody works on: its text, what follows from it, and how it is saved. */
export function useDefinition(kind: Kind, key: string, first: Stored, isReadOnly: boolean) {
  const place = `${kind}/${key}`;
  const kept = useKept(place, first, isReadOnly);
  const { saved, setSaved, source, setSource, isSaved, isRestored } = kept;
  const [failure, setFailure] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const { data, isRead, change, set } = useData(place, kept);
  const problems = useProblems(kind, source, saved);

  const doing = async (act: () => Promise<Stored>): Promise<boolean> => {
    setIsBusy(true);
    try {
      setSaved(await act());
      setFailure(undefined);
      void asking.invalidateQueries();
      return true;
    } catch (error) {
      setFailure(unsureIfAway(error));
      return false;
    } finally {
      setIsBusy(false);
    }
  };
  const save = () => doing(() => putStored(kind, key, source, saved.etag));
  const editing: Editing = {
    data: isMapping(data) ? data : undefined,
    problems,
    known: useKnown(),
    isReadOnly,
    set,
    change,
  };
  return {
    kind,
    key,
    source,
    /** A moment behind, for what is made of it. */
    settled: useDeferredValue(source),
    version: saved.version,
    editing,
    isRead,
    isSaved,
    isRestored,
    isBusy,
    failure,
    isOvertaken: failure instanceof Refused && failure.code === 'stale',
    save,
    publish: (note: string) =>
      doing(async () => {
        const written = isSaved ? saved : await putStored(kind, key, source, saved.etag);
        if (!isShelf(kind)) return written;
        setSaved(written);
        await ask(shelves[kind].publish, { params: { key }, body: note === '' ? {} : { note } });
        return readStored(kind, key);
      }),
    takeTheirs: () => doing(() => readStored(kind, key).then((theirs) => (setSource(theirs.source), theirs))),
    keepMine: () => doing(() => readStored(kind, key).then(({ etag }) => putStored(kind, key, source, etag))),
    write: setSource,
  };
}

export type Definition = ReturnType<typeof useDefinition>;

/** A text as it is saved and as it is written; what is not saved outlives its page in this browser. */
function useKept(place: string, first: Stored, isReadOnly: boolean) {
  const [kept] = useState(() => (isReadOnly ? undefined : unsavedOf(place)));
  // What was kept stands over what it was written over, so that whoever was faster is not overwritten unasked.
  const [saved, setSaved] = useState<Stored>({ ...first, etag: kept?.etag ?? first.etag });
  const [source, setSource] = useState(kept?.source ?? first.source);
  const isSaved = source === saved.source;
  useEffect(() => {
    if (!isReadOnly) keepUnsaved(place, isSaved ? undefined : { source, etag: saved.etag });
  }, [place, source, isSaved, saved.etag, isReadOnly]);
  return { saved, setSaved, source, setSource, isSaved, isRestored: !isSaved && source === kept?.source };
}

/** What the text says, and how it is changed; where it is saved, as the API has read it. */
function useData(place: string, { saved, source, setSource, isSaved }: ReturnType<typeof useKept>) {
  const read = isSaved ? saved.data : undefined;
  const pen = usePen(read === undefined);
  const data = useMemo(() => read ?? pen?.read(source), [read, pen, source]);
  const write = usePenned(place, setSource);
  const change: Editing['change'] = (edit) => write((text, hand) => edit(text, hand, false));
  const set: Editing['set'] = (path, value) => change((text, { setField }) => setField(text, path, value));
  return { data, isRead: read !== undefined || pen !== undefined, change, set };
}

/** What judges a text is several times the page, and the API has judged what is saved: it comes with the first change. */
function useProblems(kind: Kind, source: string, saved: Stored): readonly Problem[] {
  const isSaved = source === saved.source;
  const { data: judge } = useQuery({
    queryKey: ['judge of definitions'],
    queryFn: () => import('../../domain/schema/read-definition'),
    enabled: !isSaved,
    staleTime: Infinity,
  });
  return useMemo(
    () => (isSaved || !judge ? saved.problems : judge.readDefinition(kind, { source, format: 'yaml' }).problems),
    [isSaved, judge, kind, source, saved],
  );
}
