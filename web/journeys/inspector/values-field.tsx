import { isMapping } from '../../../domain/schema/reading/mapping';
import type { Path } from '../../../domain/schema/reading/problem';
import { useWords } from '../../shell/language';
import { freshName } from '../../../domain/schema/edit/fresh-name';
import { useEditing, valueAt, type KnownNames } from '../../fields/editing';
import { FlawsAt, Suggestions } from '../../fields/field';
import { textOf, useTyped } from '../../fields/typed';
import { labels, type Label } from './words';
import { TextInput } from '../../ui/text-input';
import { CheckBox } from '../../ui/ticks';
import { PlainButton } from '../../ui/plain-button';

const words = {
  en: { key: 'Called', value: 'Value', computed: 'Computed by CEL', add: 'Add one', remove: 'Remove' },
  zh: { key: '名称', value: '值', computed: '由 CEL 计算', add: '添加', remove: '移除' },
};

type Props = { readonly at: Path; readonly label: Label; readonly list?: keyof KnownNames };

/** Names with values: texts, numbers, yes and no, or CEL that computes them. */
export function ValuesField({ at, label, list }: Props) {
  const { data, set, isReadOnly, known } = useEditing();
  const said = useWords(words);
  const names = useWords(labels);
  const found = valueAt(data, at);
  const keys = isMapping(found) ? Object.keys(found) : [];
  return (
    <fieldset>
      <legend>{names[label]}</legend>
      <div className="stack">
        {keys.map((key, index) => (
          <Value key={index} at={[...at, key]} name={key} suggestions={list ? known[list] : []} />
        ))}
        <PlainButton
          label={said.add}
          disabled={isReadOnly}
          onClick={() => set([...at, freshName('name', new Set(keys))], '')}
        />
      </div>
    </fieldset>
  );
}

function Value({
  at,
  name,
  suggestions,
}: {
  readonly at: Path;
  readonly name: string;
  readonly suggestions: readonly string[];
}) {
  const { data, set, change, isReadOnly } = useEditing();
  const said = useWords(words);
  const value = valueAt(data, at);
  const isComputed = isMapping(value) && 'cel' in value;
  const { props: called } = useTyped(
    name,
    (text) => text !== '' && change((source, { renameKey }) => renameKey(source, at, text)),
  );
  const { props: typed } = useTyped(textOf(isComputed ? value.cel : value), (text) =>
    set(at, isComputed ? { cel: text } : literalOf(text), true),
  );
  const list = `names${at.join('.')}`;
  return (
    <div className="stack" data-pointer={`/${at.join('/')}`}>
      <TextInput label={said.key} {...called} list={list} disabled={isReadOnly} />
      <Suggestions id={list} of={suggestions} />
      <TextInput label={said.value} {...typed} disabled={isReadOnly} />
      <div className="row">
        <CheckBox
          checked={isComputed}
          disabled={isReadOnly}
          onTick={(isOn) => set(at, isOn ? { cel: textOf(value) } : textOf(isComputed && value.cel))}
        >
          {said.computed}
        </CheckBox>
        <PlainButton label={said.remove} disabled={isReadOnly} onClick={() => set(at, undefined)} />
      </div>
      <FlawsAt at={at} />
    </div>
  );
}

/** `3`, `true` and `null` are what they look like; anything else is a text. */
function literalOf(text: string): unknown {
  if (/^(true|false|null|-?(0|[1-9]\d*)(\.\d+)?)$/.test(text)) return JSON.parse(text);
  return text;
}
