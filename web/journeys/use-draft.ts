import { useCallback, useEffect, useMemo, useReducer, useState, useSyncExternalStore } from 'react';
import { useSignedIn } from '../api/signed-in';
import { doorsOf, unsavedOf } from './draft/doors';
import { DraftKeeper, type Stored } from './draft/keeper';
import { begin, record, redo, undo, type History } from './edit/history';
import { flawsOf, problemsOf, readText } from './edit/reading';

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

  useEffect(() => () => keeper.stop(), [keeper]);
  useEffect(() => {
    if (!isReadOnly) keeper.write(source);
  }, [keeper, source, isReadOnly]);
  const isSignedIn = useSignedIn() !== null;
  useEffect(() => {
    if (isSignedIn) keeper.retry();
  }, [isSignedIn, keeper]);

  const state = useSyncExternalStore(keeper.subscribe, () => keeper.state);
  const reading = useMemo(() => readText(source), [source]);
  const { saved } = state;
  const problems = useMemo(
    () => (saved.source === source ? saved.problems : problemsOf(reading.problems, saved.problems, saved.source)),
    [reading, saved, source],
  );
  const flaws = useMemo(() => flawsOf(reading, problems), [reading, problems]);
  const edit = useCallback(
    (change: (text: string) => string, typing?: string) => dispatch({ to: 'edit', edit: change, typing }),
    [],
  );
  return {
    key,
    source,
    reading,
    problems,
    flaws,
    state,
    isReadOnly,
    isRestored: unsaved !== undefined && unsaved.source === source,
    edit,
    undo: history.past.length > 0 ? () => dispatch({ to: 'undo' }) : undefined,
    redo: history.future.length > 0 ? () => dispatch({ to: 'redo' }) : undefined,
    takeTheirs: () => {
      const text = keeper.takeTheirs();
      edit(() => text);
    },
    keepMine: () => keeper.keepMine(),
  };
}

export type Draft = ReturnType<typeof useDraft>;
