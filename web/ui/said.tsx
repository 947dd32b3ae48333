import { useLanguage, useWords } from '../shell/language';
import { shellWords } from '../shell/words';

type Props = {
  readonly at: string | null | undefined;
  /** To the second, where one thing follows another at once. */
  readonly isExact?: boolean;
};

/** An instant in the reader's own zone; the exact one stands in its title. */
export function When({ at, isExact = false }: Props) {
  const { language } = useLanguage();
  const { never } = useWords(shellWords);
  if (!at) return <span className="quiet">{never}</span>;
  const shown = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: isExact ? 'medium' : 'short',
  }).format(new Date(at));
  return (
    <time className="when" dateTime={at} title={at}>
      {shown}
    </time>
  );
}

export function Count({ of }: { readonly of: number }) {
  const { language } = useLanguage();
  return <span className="n">{of.toLocaleString(language)}</span>;
}
