import { FlawsAt, Labelled, Suggestions, useField, type FieldProps } from './field';
import { textOf, useTyped } from './typed';
import { CheckBox } from '../ui/ticks';

export type TextProps = FieldProps & {
  readonly list?: readonly string[] | undefined;
  readonly placeholder?: string | undefined;
  /** What the text means; undefined takes the field away. Default: the text, and nothing where it is empty. */
  readonly read?: ((text: string) => unknown) | undefined;
  /** Where more than the field itself changes. */
  readonly put?: ((value: string | undefined) => void) | undefined;
  /** Digits are what is typed, mostly. */
  readonly isNumeric?: boolean;
};

const textOrNothing = (text: string): string | undefined => (text === '' ? undefined : text);

export function Text({ at, label, list, placeholder, read = textOrNothing, put, isNumeric = false }: TextProps) {
  const { id, value, set, told } = useField(at);
  const { props } = useTyped(textOf(value), (text) => (put ? put(textOrNothing(text)) : set(at, read(text), true)));
  const numeric = isNumeric ? ({ inputMode: 'numeric', size: 6 } as const) : {};
  return (
    <Labelled at={at} label={label} beside={list && <Suggestions id={id} of={list} />}>
      <input {...told} {...props} {...numeric} placeholder={placeholder} list={list && id} autoComplete="off" />
    </Labelled>
  );
}

/** A number that cannot be read stays as it was typed, so that the check can say so. */
const numberIn = (text: string): unknown =>
  text.trim() === '' ? undefined : Number.isFinite(Number(text)) ? Number(text) : text;

export const Numeric = (props: TextProps) => <Text {...props} read={numberIn} isNumeric />;

/** Names parted by commas; what is offered stands as an example. */
export function Names({ at, label, list }: TextProps) {
  const { value, set, told } = useField(at);
  const names: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const { props } = useTyped(names.map(textOf).join(', '), (text) => {
    const read = text.split(/[,，]/).map((one) => one.trim()).filter((one) => one !== ''); // prettier-ignore
    set(at, read.length > 0 ? read : undefined);
  });
  return (
    <Labelled at={at} label={label}>
      <input {...told} {...props} placeholder={list?.join(', ')} autoComplete="off" />
    </Labelled>
  );
}

type AreaProps = FieldProps & { readonly rows?: number; readonly isCode?: boolean };

export function Area({ at, label, rows = 4, isCode = false }: AreaProps) {
  const { value, set, told } = useField(at);
  const { props } = useTyped(textOf(value), (text) => set(at, textOrNothing(text)));
  return (
    <Labelled at={at} label={label}>
      <textarea {...told} {...props} rows={rows} className={isCode ? 'cel' : undefined} spellCheck={!isCode} />
    </Labelled>
  );
}

type ChoiceProps = FieldProps & {
  /** By value; the empty one takes the field away. */
  readonly options: Readonly<Record<string, string>>;
  /** What holds where nothing is said; choosing it takes the field away too. */
  readonly usual?: string | undefined;
};

export function Choice({ at, label, options, usual = '' }: ChoiceProps) {
  const { value, set, told } = useField(at);
  const chosen = textOf(value ?? usual);
  return (
    <Labelled at={at} label={label}>
      <select
        {...told}
        value={chosen}
        onChange={({ target }) => set(at, target.value === usual ? undefined : textOrNothing(target.value))}
      >
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
  const { value, set, told } = useField(at);
  return (
    <CheckBox {...told} checked={value === true} onTick={(isOn) => set(at, isOn || undefined)}>
      {label}
    </CheckBox>
  );
}

/** Several of what is offered, in the order in which they were chosen. */
export function Several({ at, label, options }: ChoiceProps) {
  const { value, set, told } = useField(at);
  const chosen: readonly unknown[] = Array.isArray(value) ? value : value ? [value] : [];
  const toggle = (one: string, isOn: boolean): void => {
    const next = isOn ? [...chosen, one] : chosen.filter((other) => other !== one);
    set(at, next.length > 0 ? next : undefined);
  };
  return (
    <fieldset data-pointer={told['data-pointer']}>
      <legend>{label}</legend>
      <div className="row">
        {Object.entries(options).map(([one, name]) => (
          <CheckBox
            key={one}
            disabled={told.disabled}
            checked={chosen.includes(one)}
            onTick={(isOn) => toggle(one, isOn)}
          >
            {name}
          </CheckBox>
        ))}
      </div>
      <FlawsAt at={at} />
    </fieldset>
  );
}
