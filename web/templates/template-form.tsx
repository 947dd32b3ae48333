import type { Path } from '../../domain/schema/reading/problem';
import { Named } from '../fields/entries';
import { Area, Choice, Text } from '../fields/fields';
import { definitionWords } from '../definitions/words';
import { useEditing, valueAt } from '../fields/editing';
import { useWords } from '../shell/language';
import { templateWords } from './words';

/** What a template says, on each channel and in each language. */
export function TemplateForm() {
  const words = useWords(templateWords);
  const { name } = useWords(definitionWords);
  const { data } = useEditing();
  const alone = valueAt(data, ['channel']);
  const places: [string, Path][] =
    typeof alone === 'string'
      ? [[alone, []]]
      : namesIn(valueAt(data, ['channels'])).map((kind): [string, Path] => [kind, ['channels', kind]]);
  return (
    <div className="stack">
      <Text at={['name']} label={name} />
      <Choice at={['class']} label={words.class} options={words.classes} />
      {places.map(([kind, at]) => (
        <Content key={kind} kind={kind} at={at} title={kind} />
      ))}
      {typeof alone === 'string' ? (
        <Named at={['locales']} label={words.languages} add={words.addLanguage} fresh={{}}>
          {(at, tag) => <Content kind={alone} at={at} title={words.inLanguage(tag)} />}
        </Named>
      ) : undefined}
    </div>
  );
}

const namesIn = (value: unknown): string[] => (typeof value === 'object' && value !== null ? Object.keys(value) : []);

type ContentProps = { readonly kind: string; readonly at: Path; readonly title: string };

function Content({ kind, at, title }: ContentProps) {
  const words = useWords(templateWords);
  const { data } = useEditing();
  const markup = valueAt(data, [...at, 'mjml']) === undefined ? 'html' : 'mjml';
  return (
    <fieldset className="stack grow">
      <legend>{title}</legend>
      {kind === 'email' || kind === 'push' ? <Text at={[...at, 'subject']} label={words.subject} /> : undefined}
      {kind === 'email' ? <Area at={[...at, markup]} label={words[markup]} rows={14} isCode /> : undefined}
      <Area at={[...at, 'text']} label={words.text} rows={4} isCode />
    </fieldset>
  );
}
