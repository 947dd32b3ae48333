type Props<Value extends string> = {
  readonly label: string;
  readonly value: Value | '';
  readonly choose: (value: Value) => void;
  /** What stands for no value, where there may be none. */
  readonly none?: string;
  readonly options: readonly (readonly [value: Value, text: string])[];
  readonly isReadOnly?: boolean;
  /** Its label stands beside it. */
  readonly isInline?: boolean;
};

/** One of several, by name. */
export function Choice<Value extends string>(props: Props<Value>) {
  const { label, value, choose, none, options, isReadOnly, isInline = false } = props;
  const all = none === undefined ? options : [['', none] as const, ...options];
  return (
    <label className={isInline ? 'inline' : undefined}>
      {label}
      <select value={value} disabled={isReadOnly} onChange={({ target }) => choose(target.value as Value)}>
        {all.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
