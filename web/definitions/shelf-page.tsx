import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { useListed } from '../api/asking';
import { useMay } from '../api/signed-in';
import { useWords } from '../shell/language';
import { PagedTable } from '../ui/tables/paged-table';
import { When } from '../ui/said';
import { Title } from '../ui/title';
import { shelves, type ShelfKind } from './places';
import { definitionWords } from './words';

const FreshDialog = lazy(async () => ({ default: (await import('./fresh-dialog')).FreshDialog }));

type Props = {
  readonly kind: ShelfKind;
  readonly words: { readonly title: string; readonly what: string; readonly empty: string; readonly fresh: string };
  /** What a new one says. */
  readonly says: (key: string, name: string) => object;
};

/** All of a kind, by key. */
export function ShelfPage({ kind, words: said, says }: Props) {
  const words = useWords(definitionWords);
  const mayWrite = useMay('write');
  const [isNew, setIsNew] = useState(false);
  const { list, name, put } = shelves[kind];
  const listed = useListed(list);
  return (
    <>
      <Title name={said.title}>
        {mayWrite ? <button onClick={() => setIsNew(true)}>{said.fresh}</button> : undefined}
      </Title>
      <p className="quiet">{said.what}</p>
      <PagedTable
        of={listed}
        empty={said.empty}
        name={said.title}
        by={({ key }) => key}
        columns={[
          [words.key, ({ key }) => <Link href={`/${name}/${key}`}>{key}</Link>],
          [words.state, ({ version }) => (version === null ? words.draftOnly : `${words.version} ${version}`)],
          [words.changed, ({ updatedAt }) => <When at={updatedAt} />],
        ]}
      />
      {isNew ? (
        <Suspense>
          <FreshDialog
            title={said.fresh}
            put={put}
            place={(key) => `/${name}/${key}`}
            says={says}
            onClose={() => setIsNew(false)}
          />
        </Suspense>
      ) : undefined}
    </>
  );
}
