import { useId, type ReactNode } from 'react';
import type { Path } from '../../domain/schema/reading/problem';
import { useWords } from '../shell/language';
import { useEditing, valueAt } from '../journeys/inspector/editing';
import { textOf, useTyped } from '../journeys/inspector/fields';
import { formText } from './form-text';
import { flawsAt } from './use-definition';
import { definitionWords } from './words';

type FieldProps = { readonly at: Path; readonly label: string };

function useField(at: Path) {
  const editing = useEditing();
  const { data, isReadOnly, set } = editing;
  const flaws = flawsAt(editing, at);
  return {
    value: valueAt(data, at),
    put: (value: unknown) => set(at, value === '' ? undefined : value),
    flaws,
    told: { disabled: isReadOnly, ...(flaws.length > 0 ? { 'aria-invalid': true } : {}) },
  };
}

function Labelled({ at, label, children }: FieldProps & { readonly children: ReactNode }) {
  const { flaws } = useField(at);
  return (
    <div>
      <label>
        <span>{label}</span>
        {children}
      </label>
      {flaws.map(({ detail, hint }, index) => (
        <p key={index} className="flaw">
          {detail} {hint}
        </p>
      ))}
    </div>
  );
}

type TextProps = FieldProps & { readonly list?: readonly string[]; readonly placeholder?: string };

export function Text({ at, label, list, placeholder }: TextProps) {
  const { value, put, told } = useField(at);
  const { props } = useTyped(textOf(value), put);
  const id = useId();
  return (
    <Labelled at={at} label={label}>
      <input {...told} {...props} placeholder={placeholder} list={list ? id : undefined} autoComplete="off" />
      {list ? (
        <datalist id={id}>
          {list.slice(0, 300).map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </datalist>
      ) : undefined}
    </Labelled>
  );
}

/** A number that cannot be read stays as it was typed, so that the check can say so. */
export function Numeric({ at, label }: FieldProps) {
  const { value, put, told } = useField(at);
  const { props } = useTyped(textOf(value), (text) => put(text !== '' && Number.isFinite(Number(text)) ? Number(text) : text)); // prettier-ignore
  return (
    <Labelled at={at} label={label}>
      <input {...told} {...props} inputMode="numeric" size={6} />
    </Labelled>
  );
}

export function Area({
  at,
  label,
  rows = 4,
  isCode = false,
}: FieldProps & { readonly rows?: number; readonly isCode?: boolean }) {
  // prettier-ignore
  const { value, put, told } = useField(at);
  const { props } = useTyped(textOf(value), put);
  return (
    <Labelled at={at} label={label}>
      <textarea {...told} {...props} rows={rows} className={isCode ? 'cel' : undefined} spellCheck={!isCode} />
    </Labelled>
  );
}

/** Names parted by commas. */
export function Names({ at, label, list }: TextProps) {
  const { value, put, told } = useField(at);
  const names: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const { props } = useTyped(names.map(textOf).join(', '), (text) => {
    const read = text.split(/[,，]/).map((one) => one.trim()).filter((one) => one !== ''); // prettier-ignore
    put(read.length > 0 ? read : undefined);
  });
  return (
    <Labelled at={at} label={label}>
      <input {...told} {...props} placeholder={list?.join(', ')} autoComplete="off" />
    </Labelled>
  );
}

type ChoiceProps = FieldProps & {
  /** By value; the empty one takes the field away. */
  readonly options: Readonly<Record<string, string>>;
};

export function Choice({ at, label, options }: ChoiceProps) {
  const { value, put, told } = useField(at);
  const chosen = textOf(value);
  return (
    <Labelled at={at} label={label}>
      <select {...told} value={chosen} onChange={({ target }) => put(target.value)}>
        {chosen in options ? undefined : <option value={chosen}>{chosen}</option>}
        {Object.entries(options).map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

export function Tick({ at, label }: FieldProps) {
  const { value, put, told } = useField(at);
  return (
    <label className="inline">
      <input
        type="checkbox"
        {...told}
        checked={value === true}
        onChange={({ target }) => put(target.checked || undefined)}
      />
      {label}
    </label>
  );
}

type RowsProps = FieldProps & {
  readonly fresh: unknown;
  readonly add: string;
  readonly children: (at: Path, index: number) => ReactNode;
};

/** A list whose entries are edited in a row each. */
export function Rows({ at, label, fresh, add, children }: RowsProps) {
  const words = useWords(definitionWords);
  const { value, put, told } = useField(at);
  const items: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return (
    <fieldset className="stack">
      <legend>{label}</legend>
      {items.map((_, index) => (
        <div key={index} className="row line">
          {children(Array.isArray(value) ? [...at, index] : at, index)}
          <button
            type="button"
            className="plain"
            disabled={told.disabled}
            aria-label={words.removeOf(label, index + 1)}
            onClick={() => put(without(items, index))}
          >
            {words.remove}
          </button>
        </div>
      ))}
      <button type="button" className="plain" disabled={told.disabled} onClick={() => put([...items, fresh])}>
        {add}
      </button>
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
  const { set } = useEditing();
  const { value, told } = useField(at);
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
          <button
            type="button"
            className="plain"
            disabled={told.disabled}
            aria-label={words.removeOf(label, name.slice(0, 200))}
            onClick={() => set([...at, name], undefined)}
          >
            {words.remove}
          </button>
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
