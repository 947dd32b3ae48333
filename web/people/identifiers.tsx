import { sayIdentifierKind } from '../../domain/words/say/identifier';
import { useLanguage } from '../shell/language';
import { peopleWords } from './words';

type Identifier = {
  readonly kind: string;
  readonly value: string;
  readonly claimed?: boolean;
  readonly verifiedAt?: string;
};

/** By what somebody is known; each is text, whatever it holds. */
export function Identifiers({ of }: { readonly of: readonly Identifier[] }) {
  const { language } = useLanguage();
  const words = peopleWords[language];
  return (
    <>
      {of.map(({ kind, value, claimed, verifiedAt }) => (
        <div key={`${kind}:${value}`}>
          <span className="quiet">{sayIdentifierKind(kind, language)}</span> <bdi>{value}</bdi>
          {claimed ? <em className="quiet"> {words.claimed}</em> : undefined}
          {verifiedAt ? <span className="good"> {words.verified}</span> : undefined}
        </div>
      ))}
    </>
  );
}
