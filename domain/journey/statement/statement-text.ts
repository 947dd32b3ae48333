import { tagsFor } from '../../words/tags-for';
import type { Statement, StatementText } from './statement';

/** What a statement says in a language, or in its first one. */
export function textIn(
  { locales }: Pick<Statement, 'locales'>,
  language: string | undefined,
): StatementText & { readonly language: string } {
  const tags = Object.keys(locales);
  const [spoken = tags[0] ?? 'en'] = tagsFor(tags, language);
  return { ...(locales[spoken] ?? { title: '', text: '' }), language: spoken };
}
