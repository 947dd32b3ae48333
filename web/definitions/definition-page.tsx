import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { useMay } from '../api/signed-in';
import { EditingProvider } from '../fields/editing';
import { ProblemList } from '../journeys/problem-list';
import { useWords } from '../shell/language';
import { marks } from '../shell/marks';
import { Asked } from '../ui/asked';
import { Loading } from '../ui/loading';
import { Tabs, useTab } from '../ui/tabs';
import { Title } from '../ui/title';
import { isShelf, type Kind } from './places';
import { Publish } from './publish';
import { Standing } from './standing';
import type { Stored } from './answered';
import { readStored } from './stored';
import { useDefinition, type Definition } from './use-definition';
import { Versions } from './versions';
import { definitionWords } from './words';
import { PlainButton } from '../ui/plain-button';

type Props = {
  readonly kind: Kind;
  readonly title: string;
  /** Of what there is one of it is left out. */
  readonly name?: string;
  /** The form, and beside it what follows from it. */
  readonly children: (definition: Definition) => ReactNode;
  /** More to be done, beside saving and publishing. */
  readonly acts?: (definition: Definition) => ReactNode;
};

/** One definition: its form, its text, its versions, what is wrong with it, and how it comes in force. */
export function DefinitionPage(props: Props) {
  const { kind, title, name = '' } = props;
  const head = useHead(title, name);
  const stored = useQuery({
    queryKey: ['definition', kind, name],
    queryFn: () => readStored(kind, name),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  return (
    <>
      {stored.data ? undefined : <Title name={head} />}
      <Asked of={stored}>{(first) => <Editor key={`${kind}/${name}`} {...props} first={first} />}</Asked>
    </>
  );
}

const useHead = (title: string, name: string): string => {
  const { colon } = useWords(marks);
  return name === '' ? title : `${title}${colon}${name}`;
};

function Editor({ kind, title, name = '', first, children, acts }: Props & { readonly first: Stored }) {
  const words = useWords(definitionWords);
  const head = useHead(title, name);
  const mayWrite = useMay(isShelf(kind) ? 'write' : 'publish');
  const definition = useDefinition(kind, name, first, !mayWrite);
  const [, setQuery] = useSearchParams();
  const view = useTab('view', ['form', 'yaml', 'versions'], 'form');
  const { editing, source, write, isSaved, isBusy, save } = definition;
  return (
    <EditingProvider value={editing}>
      <Title name={head}>
        {acts?.(definition)}
        {mayWrite && isShelf(kind) ? (
          <PlainButton label={words.save} disabled={isSaved || isBusy} onClick={() => void save()} />
        ) : undefined}
        <Publish definition={definition} />
      </Title>
      <Standing definition={definition} mayWrite={mayWrite} />
      <ProblemList problems={editing.problems} onGo={() => setQuery({ view: 'yaml' })} />
      <Tabs name={title} of={words.views} current={view} by="view" />
      {view === 'versions' ? <Versions definition={definition} /> : undefined}
      {view === 'yaml' ? (
        <textarea
          className="code"
          aria-label={words.views.yaml}
          value={source}
          readOnly={!mayWrite}
          spellCheck={false}
          onChange={({ target }) => write(target.value)}
        />
      ) : undefined}
      {view === 'form' ? <AsForm definition={definition}>{children}</AsForm> : undefined}
    </EditingProvider>
  );
}

type AsFormProps = Pick<Props, 'children'> & { readonly definition: Definition };

function AsForm({ definition, children }: AsFormProps) {
  const words = useWords(definitionWords);
  if (definition.editing.data !== undefined) return children(definition);
  return definition.isRead ? <p>{words.unreadable}</p> : <Loading />;
}
