import type { Path } from '../../../domain/schema/reading/problem';
import { useWords } from '../../shell/language';
import { valueAt, useEditing } from '../../fields/editing';
import { textOf } from '../../fields/typed';
import { TextField } from './fields';

const words = {
  en: { open: 'Open this template', fresh: 'Write a new template' },
  zh: { open: '打开此模板', fresh: '编写新模板' },
};

/** The key of a template, from those there are; the way to it or to a new one opens beside the editor. */
export function TemplateField({ at }: { readonly at: Path }) {
  const said = useWords(words);
  const { data, known } = useEditing();
  const key = textOf(valueAt(data, at));
  const isThere = known.templates.includes(key);
  return (
    <div>
      <TextField at={at} label="template" list="templates" isNeeded />
      <a href={isThere ? `/templates/${encodeURIComponent(key)}` : '/templates'} target="_blank" rel="noreferrer">
        {isThere ? said.open : said.fresh}
      </a>
    </div>
  );
}
