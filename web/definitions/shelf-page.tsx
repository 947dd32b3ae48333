import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useListed } from '../api/asking';
import { ask } from '../api/client';
import { Refused } from '../api/refused';
import { useMay } from '../api/signed-in';
import { keyFrom } from '../journeys/edit/key-from';
import { useWords } from '../shell/language';
import { Dialog } from '../ui/dialog';
import { Failure } from '../ui/failure';
import { PagesOf } from '../ui/pages-of';
import { When } from '../ui/said';
import { Title } from '../ui/title';
import { Wide } from '../ui/wide';
import { shelves, type ShelfKind } from './places';
import { definitionWords } from './words';

type Props = {
  readonly kind: ShelfKind;
  readonly words: { readonly title: string; readonly what: string; readonly empty: string; readonly fresh: string };
  /** What a new one says. */
  readonly source: (key: string, name: string) => string;
};

/** All of a kind, by key. */
export function ShelfPage({ kind, words: said, source }: Props) {
  const words = useWords(definitionWords);
  const mayWrite = useMay('write');
  const [isNew, setIsNew] = useState(false);
  const { list, name } = shelves[kind];
  const listed = useListed(list);
  return (
    <>
      <Title name={said.title}>
        {mayWrite ? <button onClick={() => setIsNew(true)}>{said.fresh}</button> : undefined}
      </Title>
      <p className="quiet">{said.what}</p>
      <PagesOf of={listed} empty={said.empty}>
        {(items) => (
          <Wide name={said.title}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{words.key}</th>
                  <th scope="col">{words.state}</th>
                  <th scope="col">{words.changed}</th>
                </tr>
              </thead>
              <tbody>
                {items.map(({ key, version, updatedAt }) => (
                  <tr key={key}>
                    <th scope="row">
                      <Link href={`/${name}/${key}`}>{key}</Link>
                    </th>
                    <td>{version === null ? words.draftOnly : `${words.version} ${version}`}</td>
                    <td>
                      <When at={updatedAt} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Wide>
        )}
      </PagesOf>
      {isNew ? <Fresh kind={kind} title={said.fresh} source={source} onClose={() => setIsNew(false)} /> : undefined}
    </>
  );
}

type FreshProps = Pick<Props, 'kind' | 'source'> & { readonly title: string; readonly onClose: () => void };

function Fresh({ kind, title, source, onClose }: FreshProps) {
  const words = useWords(definitionWords);
  const [, go] = useLocation();
  const [name, setName] = useState('');
  const [typed, setTyped] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  const key = typed ?? keyFrom(name);
  const create = async (): Promise<void> => {
    try {
      const yaml = source(key, name.trim());
      await ask(shelves[kind].put, { params: { key }, yaml, headers: { 'if-none-match': '*' } });
      go(`/${shelves[kind].name}/${key}`);
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <label>
          {words.name}
          <input value={name} onChange={({ target }) => setName(target.value)} required maxLength={200} autoFocus />
        </label>
        <label>
          {words.key}
          <input
            value={key}
            onChange={({ target }) => setTyped(target.value)}
            required
            pattern="[a-z0-9]+(-[a-z0-9]+)*"
            maxLength={100}
            title={words.keyHint}
          />
        </label>
        {failure instanceof Refused && failure.code === 'stale' ? (
          <p role="alert" className="card warn">
            {words.keyTaken}
          </p>
        ) : failure ? (
          <Failure error={failure} />
        ) : undefined}
        <button>{words.create}</button>
      </form>
    </Dialog>
  );
}
