import { useTyped } from '../fields/typed';
import { NumberField, TextField, TickField } from '../journeys/inspector/fields';
import { useEditing, valueAt } from '../fields/editing';
import { labels } from '../journeys/inspector/words';
import { freshName } from '../../domain/schema/edit/fresh-name';
import { isMapping } from '../../domain/schema/reading/mapping';
import type { Path } from '../../domain/schema/reading/problem';
import { useLanguage, useWords } from '../shell/language';
import type { StepView } from './step-view';
import { TextInput } from '../ui/text-input';
import { PlainButton } from '../ui/plain-button';

const words = {
  en: { arm: 'Arm', add: 'Add an arm', remove: 'Remove the arm' },
  zh: { arm: '分支', add: '添加分支', remove: '移除该分支' },
};

export const split: StepView<'split'> = {
  kind: 'split',
  icon: '⋔',
  name: { en: 'Split', zh: '分流' },
  sentence: {
    en: ({ arms }) => `Split by weight: ${weights(arms)}`,
    zh: ({ arms }) => `按权重分流：${weights(arms)}`,
  },
  Card: ({ at }) => (
    <>
      <TextField at={[...at, 'split']} label="stepId" isNeeded />
      <Arms at={[...at, 'arms']} />
    </>
  ),
  fresh: () => ({ split: 'split', arms: { a: { weight: 50, steps: [] }, b: { weight: 50, steps: [] } } }),
};

const weights = (arms: Readonly<Record<string, { readonly weight: number }>>): string =>
  Object.entries(arms)
    .map(([name, { weight }]) => `${name} ${weight}`)
    .join(', ');

function Arms({ at }: { readonly at: Path }) {
  const { data, set, isReadOnly } = useEditing();
  const said = useWords(words);
  const found = valueAt(data, at);
  const names = isMapping(found) ? Object.keys(found) : [];
  return (
    <>
      {names.map((name, index) => (
        <Arm key={index} at={[...at, name]} name={name} />
      ))}
      <PlainButton
        label={said.add}
        disabled={isReadOnly}
        onClick={() => set([...at, freshName('arm', new Set(names))], { weight: 50, steps: [] })}
      />
    </>
  );
}

function Arm({ at, name }: { readonly at: Path; readonly name: string }) {
  const { set, change, isReadOnly } = useEditing();
  const { language } = useLanguage();
  const { props: typed } = useTyped(
    name,
    (text) => text !== '' && change((source, { renameKey }, keepsIds) => renameKey(source, at, text, keepsIds)),
  );
  return (
    <fieldset>
      <legend>{name}</legend>
      <TextInput
        label={words[language].arm}
        {...typed}
        disabled={isReadOnly}
        aria-label={`${words[language].arm} ${labels[language].stepId}`}
      />
      <NumberField at={[...at, 'weight']} label="weight" />
      <TickField at={[...at, 'holdout']} label="armHoldout" />
      <PlainButton label={words[language].remove} disabled={isReadOnly} onClick={() => set(at, undefined)} />
    </fieldset>
  );
}
