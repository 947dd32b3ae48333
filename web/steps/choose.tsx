import { ConditionField } from '../journeys/condition/condition-field';
import { useEditing, valueAt } from '../fields/editing';
import { isMapping } from '../../domain/schema/reading/mapping';
import type { Path } from '../../domain/schema/reading/problem';
import { useWords } from '../shell/language';
import type { StepView } from './step-view';
import { PlainButton } from '../ui/plain-button';

const words = {
  en: { case: (number: number) => `Case ${number}`, add: 'Add a case', remove: 'Remove the case' },
  zh: { case: (number: number) => `情形 ${number}`, add: '添加情形', remove: '移除该情形' },
};

export const choose: StepView<'choose'> = {
  kind: 'choose',
  icon: '☰',
  name: { en: 'Choose', zh: '选择' },
  sentence: {
    en: ({ cases }) => `Take the first of ${cases.length} ${cases.length === 1 ? 'case' : 'cases'} that holds`,
    zh: ({ cases }) => `取 ${cases.length} 种情形中首个成立的`,
  },
  branches: { en: { then: 'yes', else: 'none of them' }, zh: { then: '是', else: '都不成立' } },
  Card: ({ at }) => <Cases at={[...at, 'choose']} />,
  fresh: () => ({ choose: [{ when: '', steps: [] }, { else: [] }] }),
};

function Cases({ at }: { readonly at: Path }) {
  const { data, set, change, isReadOnly } = useEditing();
  const said = useWords(words);
  const found = valueAt(data, at);
  const cases: readonly unknown[] = Array.isArray(found) ? found : [];
  const isElse = (one: unknown): boolean => isMapping(one) && 'else' in one;
  const last = cases.findIndex(isElse);
  const spot = { list: at, index: last === -1 ? cases.length : last };
  const add = (): void =>
    change((source, { insertStep }, keepsIds) => insertStep(source, spot, { when: '', steps: [] }, keepsIds));
  return (
    <>
      {cases.map((one, index) =>
        isElse(one) ? undefined : (
          <fieldset key={index}>
            <legend>{said.case(index + 1)}</legend>
            <ConditionField at={[...at, index, 'when']} isNeeded />
            <PlainButton label={said.remove} disabled={isReadOnly} onClick={() => set([...at, index], undefined)} />
          </fieldset>
        ),
      )}
      <PlainButton label={said.add} disabled={isReadOnly} onClick={add} />
    </>
  );
}
