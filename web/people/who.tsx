import { Link } from 'wouter';
import { useWords } from '../shell/language';
import { knownBy, shortName } from './name-in';
import { peopleWords } from './words';

type Props = {
  readonly of: {
    readonly id: string;
    readonly name?: string;
    readonly identifiers: readonly { readonly kind: string; readonly value: string }[];
  };
};

/** Somebody in a list and the way to them: what they are called, and what they are reached or known by. */
export function Who({ of: { id, name, identifiers } }: Props) {
  const { nameless } = useWords(peopleWords);
  const known = knownBy(identifiers);
  return (
    <>
      <Link href={`/people/${id}`}>
        <bdi>{shortName(name ?? known ?? nameless)}</bdi>
      </Link>
      {name !== undefined && known !== undefined ? (
        <>
          {' '}
          <bdi className="quiet">{shortName(known)}</bdi>
        </>
      ) : undefined}
    </>
  );
}
