import type { Statement, StatementText } from './statement';

/** What a statement says in a language: of the tag itself, of its shorter forms, else in its first language. */
export function textIn(
  { locales }: Pick<Statement, 'locales'>,
  language: string | undefined,
): StatementText & { readonly language: string } {
  const tags = Object.keys(locales);
  const [first = 'en'] = tags;
  for (let tag = (language ?? '').toLowerCase(); tag !== ''; tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-')))) {
    const found = tags.find((one) => one.toLowerCase() === tag);
    const text = found === undefined ? undefined : locales[found];
    if (found !== undefined && text) return { ...text, language: found };
  }
  return { ...(locales[first] ?? { title: '', text: '' }), language: first };
}
