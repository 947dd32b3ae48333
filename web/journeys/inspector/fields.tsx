import { useEffect, useId, useRef, useState, type ChangeEvent, type ReactNode } from 'react';
import { pointerOf, type Path } from '../../../domain/schema/reading/problem';
import { useWords } from '../../shell/language';
import { useEditing, valueAt, type KnownNames } from './editing';
import { labels, options, type Label, type Option } from './words';

type FieldProps = { readonly at: Path; readonly label: Label };

/** The value of a field with what is wrong with it and a way to change it. */
export function useField(at: Path) {
  const { data, problems, isReadOnly, set } = useEditing();
  const pointer = pointerOf(at);
  const id = useId();
  const flaws = problems.filter((one) => one.pointer === pointer || one.pointer.startsWith(`${pointer}/`));
  return { id, pointer, isReadOnly, value: valueAt(data, at), flaws, set };
}

type LabelledProps = FieldProps & { readonly children: ReactNode; readonly beside?: ReactNode };

/** A label, what is in it, and under it what is wrong with it. */
export function Labelled({ at, label, children, beside }: LabelledProps) {
  const words = useWords(labels);
  return (
    <div className="field">
      <label>
        <span>{words[label]}</span>
        {children}
      </label>
      {beside}
      <Flaws at={at} />
    </div>
  );
}

/** What may be meant, for the input that names this list. */
export const Suggestions = ({ id, of }: { readonly id: string; readonly of: readonly string[] }) => (
  <datalist id={id}>
    {of.slice(0, 300).map((one) => (
      <option key={one} value={one}>
        {one}
      </option>
    ))}
  </datalist>
);

export function Flaws({ at }: { readonly at: Path }) {
  const { flaws, pointer } = useField(at);
  return flaws.map(({ detail, hint }, index) => (
    <p key={index} id={index === 0 ? `flaw${pointer}` : undefined} className="flaw">
      {detail} {hint}
    </p>
  ));
}

/** What ties a control to its problems, and to the buttons that lead there. */
const told = ({ pointer, flaws, isReadOnly }: ReturnType<typeof useField>) => ({
  'data-pointer': pointer,
  ...(flaws.length > 0 ? { 'aria-invalid': true, 'aria-describedby': `flaw${pointer}` } : {}),
  disabled: isReadOnly,
});

/** Long enough that a word is typed, short enough that nobody waits for its check. */
const pause = 300;

type TextProps = FieldProps & {
  readonly list?: keyof KnownNames | readonly string[];
  readonly placeholder?: string;
  /** What the text means; undefined takes the field away. Default: the text, and nothing where it is empty. */
  readonly read?: (text: string) => unknown;
  /** It must not be left out, so that its empty text stays. */
  readonly isNeeded?: boolean;
  /** Where more than the field itself changes. */
  readonly put?: (value: string | undefined) => void;
};

export function TextField({ at, label, list, placeholder, read, isNeeded = false, put }: TextProps) {
  const field = useField(at);
  const { known } = useEditing();
  const meant = read ?? ((text: string) => (text === '' && !isNeeded ? undefined : text));
  const { props } = useTyped(textOf(field.value), (text) =>
    put ? put(text === '' ? undefined : text) : field.set(at, meant(text), true),
  );
  const suggestions = typeof list === 'string' ? known[list] : list;
  const shared = { ...told(field), ...props, placeholder };
  return (
    <Labelled at={at} label={label} beside={suggestions && <Suggestions id={field.id} of={suggestions} />}>
      <input {...shared} list={suggestions ? field.id : undefined} autoComplete="off" />
    </Labelled>
  );
}

/** What is being typed is its own until its author pauses or goes away. */
export function useTyped(value: string, commit: (text: string) => void) {
  const [text, setText] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(commit);
  useEffect(() => {
    latest.current = commit;
  });
  const open = useRef<string>(undefined);
  const flush = (): void => {
    clearTimeout(timer.current);
    if (open.current !== undefined) latest.current(open.current);
    open.current = undefined;
  };
  useEffect(() => flush, []);
  const props = {
    value: text ?? value,
    onChange: ({ target }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      setText(target.value);
      open.current = target.value;
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, pause);
    },
    onBlur: () => {
      flush();
      setText(undefined);
    },
  };
  /** What was typed is overtaken by another change of the same field. */
  const reset = (): void => {
    clearTimeout(timer.current);
    open.current = undefined;
    setText(undefined);
  };
  return { props, reset };
}

export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);

export const lengthsOffered = ['30 minutes', '2 hours', '1 day', '3 days', '7 days', '14 days', '30 days'];

export const DurationField = ({ label = 'duration', ...props }: Omit<TextProps, 'label'> & { label?: Label }) => (
  <TextField {...props} label={label} list={lengthsOffered} />
);

/** A number that cannot be read stays as it was typed, so that the check can say so. */
export const NumberField = (props: TextProps) => (
  <TextField
    {...props}
    read={(text) => (text.trim() === '' ? undefined : Number.isFinite(Number(text)) ? Number(text) : text)}
  />
);

type SelectProps = FieldProps & {
  readonly offered: readonly Option[];
  /** What holds where nothing is said. */
  readonly usual?: Option;
};

export function SelectField({ at, label, offered, usual }: SelectProps) {
  const field = useField(at);
  const words = useWords(options);
  const value = textOf(field.value ?? usual);
  const isOdd = !offered.some((one) => one === value);
  return (
    <Labelled at={at} label={label}>
      <select
        {...told(field)}
        value={value}
        onChange={({ target }) => field.set(at, target.value === usual ? undefined : target.value)}
      >
        {isOdd ? <option value={value}>{value}</option> : undefined}
        {offered.map((one) => (
          <option key={one} value={one}>
            {words[one]}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

export function TickField({ at, label }: FieldProps) {
  const field = useField(at);
  const words = useWords(labels);
  return (
    <label className="inline">
      <input
        type="checkbox"
        {...told(field)}
        checked={field.value === true}
        onChange={({ target }) => field.set(at, target.checked || undefined)}
      />
      {words[label]}
    </label>
  );
}

/** Several of what is offered, in the order in which they were chosen. */
export function SeveralField({ at, label, offered }: SelectProps) {
  const field = useField(at);
  const words = useWords({ en: { ...labels.en, of: options.en }, zh: { ...labels.zh, of: options.zh } });
  const chosen: readonly unknown[] = Array.isArray(field.value) ? field.value : field.value ? [field.value] : [];
  const toggle = (one: Option, isOn: boolean): void => {
    const next = isOn ? [...chosen, one] : chosen.filter((other) => other !== one);
    field.set(at, next.length > 0 ? next : undefined);
  };
  return (
    <fieldset data-pointer={field.pointer}>
      <legend>{words[label]}</legend>
      <div className="row">
        {offered.map((one) => (
          <label key={one} className="inline">
            <input
              type="checkbox"
              disabled={field.isReadOnly}
              checked={chosen.includes(one)}
              onChange={({ target }) => toggle(one, target.checked)}
            />
            {words.of[one]}
          </label>
        ))}
      </div>
      <Flaws at={at} />
    </fieldset>
  );
}
