import type { ReactNode } from 'react';
import type { Path } from '../../domain/schema/reading/problem';
import { formText } from '../ui/form';
import { definitionWords } from '../definitions/words';
import { useWords } from '../shell/language';
import { useField, type FieldProps } from './field';
import { PlainButton } from '../ui/plain-button';

type RowsProps = FieldProps & {
  readonly fresh: unknown;
  readonly add: string;
  readonly children: (at: Path, index: number) => ReactNode;
};

/** A list whose entries are edited in a row each. */
export function Rows({ at, label, fresh, add, children }: RowsProps) {
  const words = useWords(definitionWords);
  const { value, set: change, told } = useField(at);
  const put = (next: unknown): void => change(at, next);
  const items: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return (
    <fieldset className="stack">
      <legend>{label}</legend>
      {items.map((_, index) => (
        <div key={index} className="row line">
          {children(Array.isArray(value) ? [...at, index] : at, index)}
          <PlainButton
            label={words.remove}
            disabled={told.disabled}
            aria-label={words.removeOf(label, index + 1)}
            onClick={() => put(without(items, index))}
          />
        </div>
      ))}
      <PlainButton label={add} disabled={told.disabled} onClick={() => put([...items, fresh])} />
    </fieldset>
  );
}

const without = (items: readonly unknown[], index: number): unknown => {
  const left = items.filter((_, other) => other !== index);
  return left.length > 0 ? left : undefined;
};

type NamedProps = FieldProps & {
  readonly fresh: unknown;
  readonly add: string;
  readonly children: (at: Path, name: string) => ReactNode;
};

/** A mapping whose entries have a name each. */
export function Named({ at, label, fresh, add, children }: NamedProps) {
  const words = useWords(definitionWords);
  const { value, set, told } = useField(at);
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const enter = (form: FormData): void => {
    const name = formText(form, 'name');
    if (name !== '' && !names.includes(name)) set([...at, name], fresh);
  };
  return (
    <fieldset className="stack">
      <legend>{label}</legend>
      {names.map((name) => (
        <div key={name} className="row line">
          <b>{name.slice(0, 200)}</b>
          {children([...at, name], name)}
          <PlainButton
            label={words.remove}
            disabled={told.disabled}
            aria-label={words.removeOf(label, name.slice(0, 200))}
            onClick={() => set([...at, name], undefined)}
          />
        </div>
      ))}
      {told.disabled ? undefined : (
        <form className="row" action={enter}>
          <input name="name" aria-label={add} placeholder={add} maxLength={200} required />
          <button className="plain">{words.add}</button>
        </form>
      )}
    </fieldset>
  );
}
