import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useReducer, useState, useSyncExternalStore } from 'react';
import type { Problem } from '../../domain/schema/reading/problem';
import { useSignedIn } from '../api/signed-in';
import { usePen, usePenned } from '../definitions/pen';
import { unsavedOf } from '../definitions/unsaved';
import type { Pen } from '../definitions/yaml';
import { doorsOf } from './draft/doors';
import type { Stored } from '../definitions/answered';
import { DraftKeeper } from './draft/keeper';
import { begin, record, redo, undo, type History } from '../../domain/schema/edit/history';
import { flawsOf, readingOf } from '../../domain/schema/edit/reading';
import { useAtRest } from '../ui/at-rest';
import { useStanding } from './use-standing';

type Act =
  | { readonly to: 'undo' }
  | { readonly to: 'redo' }
  | { readonly to: 'edit'; readonly edit: (source: string) => string; readonly typing: string | undefined };

function act(history: History, one: Act): History {
  if (one.to === 'undo') return undo(history);
  if (one.to === 'redo') return redo(history);
  return record(history, one.edit(history.now), one.typing);
}

/** A draft that somebody works on: its text with all that follows from it, undo and redo, and how it is saved. */
export function useDraft(key: string, first: Stored, isReadOnly: boolean) {
  const [unsaved] = useState(() => (isReadOnly ? undefined : unsavedOf(key)));
  const [keeper] = useState(() => new DraftKeeper(doorsOf(key), first, unsaved));
  const [history, dispatch] = useReducer(act, unsaved?.source ?? first.source, begin);
  const source = history.now;

  useEffect(() => keeper.begin(), [keeper]);
  useEffect(() => {
    if (!isReadOnly) keeper.write(source);
  }, [keeper, source, isReadOnly]);
  const isSignedIn = useSignedIn() !== null;
  useEffect(() => {
    if (isSignedIn) keeper.retry();
  }, [isSignedIn, keeper]);

  const state = useSyncExternalStore(keeper.subscribe, () => keeper.state);
  const { reading, isRead } = useReading(source, first);
  const problems = useProblems(source, state.saved);
  const flaws = useMemo(() => flawsOf(reading, problems), [reading, problems]);
  // Somebody else may have published it since.
  const isUnpublished = typeof (state.saved.version ?? first.version) !== 'number';
  const isPublished =
    typeof useStanding(key, useAtRest() && isUnpublished && !isReadOnly)?.version === 'number' || !isUnpublished;
  const put = useCallback(
    (one: (text: string) => string, typing?: string): void => dispatch({ to: 'edit', edit: one, typing }),
    [],
  );
  const write = useCallback((text: string, typing?: string): void => put(() => text, typing), [put]);
  const change = usePenned(key, put);
  const edit = useCallback(
    (make: (text: string, pen: Pen, keepsIds: boolean) => string, typing?: string): void =>
      change((text, pen) => make(text, pen, isPublished), typing),
    [change, isPublished],
  );
  return {
    key,
    source,
    reading,
    /** Nothing is known of the text before. */
    isRead,
    problems,
    flaws,
    state,
    isReadOnly,
    isRestored: unsaved !== undefined && unsaved.source === source,
    edit,
    write,
    undo: history.past.length > 0 ? () => dispatch({ to: 'undo' }) : undefined,
    redo: history.future.length > 0 ? () => dispatch({ to: 'redo' }) : undefined,
    takeTheirs: () => write(keeper.takeTheirs()),
    keepMine: () => keeper.keepMine(),
  };
}

export type Draft = ReturnType<typeof useDraft>;

/** What the API has read is shown before there is a pen. */
function useReading(source: string, first: Stored) {
  const known = source === first.source ? first.data : undefined;
  const pen = usePen(known === undefined);
  const data = useMemo(() => known ?? pen?.read(source), [known, source, pen]);
  return { reading: useMemo(() => readingOf(data), [data]), isRead: data !== undefined || pen !== undefined };
}

/** What judges a text is several times the editor, and the API has judged what is saved: it comes with the first change. */
function useProblems(source: string, saved: Pick<Stored, 'source' | 'problems'>): readonly Problem[] {
  const isSaved = source === saved.source;
  const { data: judge } = useQuery({
    queryKey: ['judge of journeys'],
    queryFn: () => import('../../domain/schema/edit/judge'),
    enabled: !isSaved,
    staleTime: Infinity,
  });
  const savedOwn = useMemo(() => judge?.problemsIn(saved.source), [judge, saved.source]);
  return useMemo(
    () =>
      isSaved || !judge || !savedOwn
        ? saved.problems
        : judge.problemsOf(judge.problemsIn(source), saved.problems, savedOwn),
    [isSaved, judge, savedOwn, source, saved.problems],
  );
}
