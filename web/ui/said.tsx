import { useLanguage, useWords, type Language } from '../shell/language';
import { shellWords } from '../shell/words';

/** To make one takes longer than all else of a row. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(language: Language, timeStyle: 'medium' | 'short'): Intl.DateTimeFormat {
  const key = `${language} ${timeStyle}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle });
  formats.set(key, format);
  return format;
}

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
  return (
    <time className="when" dateTime={at} title={at}>
      {formatOf(language, isExact ? 'medium' : 'short').format(new Date(at))}
    </time>
  );
}

export function Count({ of }: { readonly of: number }) {
  const { language } = useLanguage();
  return <span className="n">{of.toLocaleString(language)}</span>;
}
