import { useId } from 'react';
import { useLanguage, useWords } from '../../shell/language';
import { useEditing } from '../../fields/editing';
import { Suggestions } from '../../fields/field';
import { useTyped } from '../../fields/typed';
import { Choice } from '../../ui/choice';
import { lengthsOffered } from '../inspector/fields';
import { stageNames } from '../../../domain/words/say/stage';
import {
  comparisons,
  type Clauses,
  type Plain,
  type Test,
  type TestKind,
} from '../../../domain/cel/authoring/plain-tests';
import { comparisonWords } from '../../../domain/words/say/condition';
import { conditionWords } from './words';
import { TextInput } from '../../ui/text-input';
import { CheckBox } from '../../ui/ticks';
import { PlainButton } from '../../ui/plain-button';

const fresh: Readonly<Record<TestKind, Test>> = {
  trait: { of: 'trait', name: 'city', is: '==', value: '' },
  known: { of: 'known', name: 'email', not: false },
  happened: { of: 'happened', event: 'Order Completed', not: false, window: '' },
  count: { of: 'count', event: 'Order Completed', is: '>=', value: 2, window: '90 days' },
  stage: { of: 'stage', is: '!=', value: 'anonymous' },
  tier: { of: 'tier', is: '==', value: 'gold' },
  points: { of: 'points', is: '>=', value: 100 },
};
const kinds = Object.keys(fresh) as TestKind[];

type Props = { readonly clauses: Clauses; readonly onChange: (clauses: Clauses) => void };

/** A list of tests, of which all or any hold. */
export function Builder({ clauses: { join, tests }, onChange }: Props) {
  const words = useWords(conditionWords);
  const { isReadOnly } = useEditing();
  const put = (next: readonly Test[]): void => onChange({ join, tests: next });
  return (
    <div className="stack">
      {tests.length > 1 ? (
        <Choice
          label={words.joined}
          value={join}
          choose={(to) => onChange({ join: to, tests })}
          options={[
            ['&&', words.all],
            ['||', words.any],
          ]}
          isReadOnly={isReadOnly}
        />
      ) : undefined}
      {tests.map((test, index) => (
        <fieldset key={`${index} ${test.of}`} className="stack" disabled={isReadOnly}>
          <Choice
            label={words.what}
            value={test.of}
            choose={(kind) => put(tests.with(index, fresh[kind]))}
            options={kinds.map((kind) => [kind, words.kinds[kind]])}
          />
          <Parts test={test} onChange={(next) => put(tests.with(index, next))} />
          <PlainButton label={words.remove} onClick={() => put(tests.toSpliced(index, 1))} />
        </fieldset>
      ))}
      <PlainButton label={words.add} disabled={isReadOnly} onClick={() => put([...tests, fresh.stage])} />
    </div>
  );
}

function Parts({ test, onChange }: { readonly test: Test; readonly onChange: (test: Test) => void }) {
  const words = useWords(conditionWords);
  const { known } = useEditing();
  return (
    <>
      {'name' in test ? (
        <Typed
          label={words.trait}
          value={test.name}
          list={known.traits}
          onChange={(name) => onChange({ ...test, name })}
        />
      ) : undefined}
      {'event' in test ? (
        <Typed
          label={words.happening}
          value={test.event}
          list={known.events}
          onChange={(event) => onChange({ ...test, event })}
        />
      ) : undefined}
      {'is' in test ? <Compared test={test} onChange={onChange} /> : undefined}
      {'window' in test ? (
        <Typed
          label={words.window}
          value={test.window}
          list={lengthsOffered}
          onChange={(window) => onChange({ ...test, window })}
        />
      ) : undefined}
      {'not' in test ? (
        <CheckBox checked={test.not} onTick={(isOn) => onChange({ ...test, not: isOn })}>
          {words.not}
        </CheckBox>
      ) : undefined}
    </>
  );
}

type Comparing = Extract<Test, { is: unknown }>;

function Compared({ test, onChange }: { readonly test: Comparing; readonly onChange: (test: Test) => void }) {
  const words = useWords(conditionWords);
  const { language } = useLanguage();
  const isEqualOnly = test.of === 'stage' || test.of === 'tier';
  return (
    <>
      <Choice
        label={words.is}
        value={test.is}
        choose={(is) => onChange({ ...test, is } as Test)}
        options={comparisons.slice(0, isEqualOnly ? 2 : undefined).map((one) => [one, comparisonWords[language][one]])}
      />
      {test.of === 'stage' ? (
        <Choice
          label={words.value}
          value={String(test.value)}
          choose={(value) => onChange({ ...test, value })}
          options={stageNames(language)}
        />
      ) : (
        <Typed label={words.value} value={String(test.value)} onChange={(text) => onChange(withValue(test, text))} />
      )}
    </>
  );
}

/** What was typed as the kind of value that the test compares with; a number that cannot be read changes nothing. */
function withValue(test: Comparing, text: string): Test {
  const number = text.trim() === '' ? NaN : Number(text);
  if (test.of === 'count' || test.of === 'points') return Number.isFinite(number) ? { ...test, value: number } : test;
  if (test.of !== 'trait') return { ...test, value: text };
  const value: Plain = Number.isFinite(number) ? number : text === 'true' || text === 'false' ? text === 'true' : text;
  return { ...test, value };
}

type TypedProps = {
  readonly label: string;
  readonly value: string;
  readonly list?: readonly string[];
  readonly onChange: (text: string) => void;
};

function Typed({ label, value, list, onChange }: TypedProps) {
  const { props } = useTyped(value, onChange);
  const id = useId();
  return (
    <div>
      <TextInput label={label} {...props} list={list ? id : undefined} autoComplete="off" />
      {list ? <Suggestions id={id} of={list} /> : undefined}
    </div>
  );
}
