type Props = {
  readonly label: string;
  readonly value: string;
  readonly choose: (value: string) => void;
  /** What stands for no value, where there may be none. */
  readonly none?: string;
  readonly options: readonly (readonly [value: string, text: string])[];
};

/** One of several, by name. */
export function Choice({ label, value, choose, none, options }: Props) {
  const all = none === undefined ? options : [['', none] as const, ...options];
  return (
    <label>
      {label}
      <select value={value} onChange={({ target }) => choose(target.value)}>
        {all.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
