import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { Problem } from '../../domain/schema/reading/problem';
import { useMay } from '../api/signed-in';
import { useLanguage } from '../shell/language';
import { Asked } from '../ui/asked';
import { Loading } from '../ui/loading';
import { Tabs, useTab } from '../ui/tabs';
import { Title } from '../ui/title';
import { DraftState } from './draft/draft-state';
import { readDraft } from './draft/doors';
import type { Stored } from '../definitions/answered';
import { PenFailure } from '../definitions/pen-failure';
import type { Spot } from '../../domain/schema/edit/document';
import { cardWith } from '../../domain/schema/edit/reading';
import { EditingProvider, valueAt, type Editing } from '../fields/editing';
import { textOf } from '../fields/typed';
import { goToFields, Inspector } from './inspector/inspector';
import { sayPlace } from './inspector/say-place';
import { PublishButton } from './live/publish-button';
import { Outline } from './outline';
import { Palette } from './palette';
import { ProblemList } from './problem-list';
import { sayEntries } from './say-card';
import { everyCard } from '../../domain/schema/edit/cards';
import { pointerOf } from '../../domain/schema/reading/problem';
import { useDraft, type Draft } from './use-draft';
import { useKeys } from './use-keys';
import { useKnown } from './use-known';
import { useSteps, type Steps } from './use-steps';
import { journeyWords } from './words';
import { YamlView } from './yaml-view';
import { PlainButton } from '../ui/plain-button';

const TryDrawer = lazy(async () => ({ default: (await import('./try/try-drawer')).TryDrawer }));
const Board = lazy(async () => ({ default: (await import('./canvas/board')).Board }));
const Versions = lazy(async () => ({ default: (await import('./live/versions')).Versions }));
const Numbers = lazy(async () => ({ default: (await import('./live/numbers')).Numbers }));

const views = ['canvas', 'outline', 'yaml', 'versions', 'numbers'] as const;
type View = (typeof views)[number];

/** Where somebody is led. */
type Place = { readonly pointer: string; readonly line?: number | undefined };

/** A journey to read and edit: drawn, as a list, as text. */
export function Page({ params: { key = '' } }: { readonly params: Record<string, string> }) {
  const asked = useQuery({
    queryKey: ['draft of a journey', key],
    queryFn: () => readDraft(key),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnMount: 'always',
  });
  const [round, setRound] = useState(0);
  const startAgain = (): void => void asked.refetch().then(() => setRound(round + 1));
  return (
    <>
      {asked.data ? undefined : <Title name={key} />}
      <Asked of={asked}>
        {(first) => <Editor key={`${key} ${round}`} journeyKey={key} first={first} onReplaced={startAgain} />}
      </Asked>
    </>
  );
}

type EditorProps = {
  readonly journeyKey: string;
  readonly first: Stored;
  /** The draft was replaced by a text that is not from here. */
  readonly onReplaced: () => void;
};

function Editor({ journeyKey, first, onReplaced }: EditorProps) {
  const isReadOnly = !useMay('write');
  const draft = useDraft(journeyKey, first, isReadOnly);
  const steps = useSteps(draft);
  const view = useView();
  const [spot, setSpot] = useState<Spot>();
  const [focus, setFocus] = useState<Place>();
  const choose = useChoice(steps);
  const [isTrying, setIsTrying] = useState(false);
  const [trace, setTrace] = useState<readonly string[]>();
  const known = useKnown();
  // The fields come a moment behind the steps, so that nothing waits for all of them.
  const isBehind = useDeferredValue(true, false);
  const { reading, problems, edit } = draft;
  const editing = useMemo(
    () => editingOf({ reading, problems, edit, isReadOnly }, known),
    [reading, problems, edit, isReadOnly, known],
  );
  useKeys(draft, steps);
  useFocus(focus, view);
  const go = (problem: Problem): void => {
    steps.select(cardWith(draft.reading.cards, problem.pointer)?.key);
    setFocus({ pointer: problem.pointer, line: problem.line });
  };
  const shown = (
    <Shown {...{ draft, steps, view, focus, choose }} trace={isTrying ? trace : undefined} onInsert={setSpot} />
  );
  return (
    <EditingProvider value={editing}>
      <Head {...{ draft, view, isTrying, onReplaced }} onTry={() => setIsTrying(!isTrying)} />
      <ProblemList problems={draft.problems} onGo={go} placeOf={usePlaces(draft, view)} />
      {isOfPublished(view) ? (
        <Published view={view} journeyKey={journeyKey} onReplaced={onReplaced} />
      ) : (view === 'yaml' || !draft.isRead) && !isTrying ? (
        shown
      ) : (
        <div className={`split editor${isTrying ? ' trying' : ''}`}>
          {shown}
          {isTrying ? (
            <Suspense fallback={<Loading />}>
              <TryDrawer source={draft.source} journeyKey={journeyKey} onTrace={setTrace} />
            </Suspense>
          ) : isBehind ? (
            <Inspector steps={steps} siblings={siblingsOf(draft, steps)} />
          ) : undefined}
        </div>
      )}
      {spot ? (
        <Palette
          onClose={() => setSpot(undefined)}
          onChoose={(step) => {
            steps.insert(spot, step);
            setSpot(undefined);
            setFocus({ pointer: pointerOf([...spot.list, spot.index]) });
          }}
        />
      ) : undefined}
    </EditingProvider>
  );
}

const isOfPublished = (view: View): boolean => view === 'versions' || view === 'numbers';

/** What tells of the journey as it was published, not of its draft. */
const Published = ({ view, journeyKey, onReplaced }: Omit<EditorProps, 'first'> & { readonly view: View }) => (
  <Suspense>
    {view === 'versions' ? (
      <Versions journeyKey={journeyKey} onPublished={onReplaced} />
    ) : (
      <Numbers journeyKey={journeyKey} />
    )}
  </Suspense>
);

type Edited = Pick<Draft, 'reading' | 'problems' | 'edit' | 'isReadOnly'>;

const editingOf = ({ reading, problems, isReadOnly, edit }: Edited, known: Editing['known']): Editing => ({
  data: reading.data,
  problems,
  known,
  isReadOnly,
  set: (path, value, isTyped = false) =>
    edit(
      (source, { setField }, keepsIds) => setField(source, path, value, keepsIds),
      isTyped ? pointerOf(path) : undefined,
    ),
  change: (change) => edit(change),
});

/** How many steps stand in the list of the selected one. */
function siblingsOf({ reading }: Draft, { selected }: Steps): number {
  const list = selected && pointerOf(selected.path.slice(0, -1));
  return everyCard(reading.cards).filter(({ path }) => pointerOf(path.slice(0, -1)) === list).length;
}

/** Where a problem stands, in words, but beside the text, which has lines. */
function usePlaces({ reading }: Draft, view: View) {
  const { language } = useLanguage();
  return view === 'yaml' ? undefined : ({ pointer }: Problem) => sayPlace(pointer, reading.cards, language);
}

/** By the address; on a phone the outline comes first. */
function useView(): View {
  const usual = window.matchMedia('(max-width: 48rem)').matches ? 'outline' : 'canvas';
  return useTab('view', views, usual);
}

/** Goes to the control in which a problem stands, or to the nearest one around it. */
function useFocus(place: Place | undefined, view: View): void {
  useEffect(() => {
    if (!place || view === 'yaml') return;
    const controls = [...document.querySelectorAll<HTMLElement>('.inspector [data-pointer]')];
    const around = controls.filter(({ dataset: { pointer = '' } }) => place.pointer.startsWith(pointer));
    const nearest = around.sort(
      (one, other) => (other.dataset.pointer ?? '').length - (one.dataset.pointer ?? '').length,
    )[0];
    (nearest ?? document.querySelector<HTMLElement>('.inspector input, .inspector textarea'))?.focus();
  }, [place, view]);
}

/** Selects what is to be edited, and leads to its fields where they stand far below or above. */
function useChoice({ select }: Steps) {
  const [chosen, setChosen] = useState<object>();
  useEffect(() => {
    const heading = chosen && document.querySelector<HTMLElement>('.inspector h2');
    if (!heading) return;
    const { top, bottom } = heading.getBoundingClientRect();
    if (top < 0 || bottom > window.innerHeight) goToFields();
  }, [chosen]);
  return useCallback(
    (key: string | undefined): void => {
      select(key);
      setChosen({});
    },
    [select],
  );
}

type HeadProps = {
  readonly draft: Draft;
  readonly view: View;
  readonly isTrying: boolean;
  readonly onTry: () => void;
  readonly onReplaced: () => void;
};

function Head({ draft, view, isTrying, onTry, onReplaced }: HeadProps) {
  const words = journeyWords[useLanguage().language];
  const { key, reading } = draft;
  const name = textOf(valueAt(reading.data, ['name'])) || key;
  return (
    <>
      <Title name={name.slice(0, 120)}>
        <PlainButton label={words.undo} disabled={!draft.undo || draft.isReadOnly} onClick={draft.undo} />
        <PlainButton label={words.redo} disabled={!draft.redo || draft.isReadOnly} onClick={draft.redo} />
        {isOfPublished(view) ? undefined : <PlainButton label={words.tryIt} aria-pressed={isTrying} onClick={onTry} />}
        <PublishButton draft={draft} onOvertaken={onReplaced} />
      </Title>
      <Tabs name={words.viewsName} of={words.views} current={view} by="view" />
      <DraftState draft={draft} />
      <PenFailure />
    </>
  );
}

type ShownProps = {
  readonly draft: Draft;
  readonly steps: Steps;
  readonly view: View;
  readonly focus: Place | undefined;
  readonly choose: (key: string | undefined) => void;
  readonly trace: readonly string[] | undefined;
  readonly onInsert: (spot: Spot) => void;
};

function Shown({ draft, steps, view, focus, choose, trace, onInsert }: ShownProps) {
  const { language } = useLanguage();
  const { reading, flaws, isReadOnly } = draft;
  const hands = useMemo(
    () => ({ select: choose, insert: isReadOnly ? undefined : onInsert }),
    [choose, onInsert, isReadOnly],
  );
  if (view === 'yaml') return <YamlView draft={draft} focus={focus} />;
  if (!draft.isRead) return <Loading />;
  if (reading.data === undefined) return <p className="card warn">{journeyWords[language].unreadable}</p>;
  if (view === 'outline') return <Outline cards={reading.cards} {...{ steps, choose, flaws, onInsert }} />;
  return (
    <Suspense fallback={<Loading />}>
      <Board
        cards={reading.cards}
        entered={sayEntries(reading.journey?.enter ?? [], language)}
        selected={steps.selected?.key}
        hands={hands}
        flaws={flaws}
        trace={trace}
      />
    </Suspense>
  );
}
