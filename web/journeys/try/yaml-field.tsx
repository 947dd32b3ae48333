import { useState } from 'react';
import { parse, stringify } from 'yaml';
import { useWords } from '../../shell/language';
import { tryWords } from './words';

type Props = {
  readonly label: string;
  readonly value: object | undefined;
  readonly onChange: (value: object) => void;
};

const written = (value: object | undefined): string =>
  value === undefined || Object.keys(value).length === 0 ? '' : stringify(value);

/** Names and values, a line each. */
export function YamlField({ label, value, onChange }: Props) {
  const words = useWords(tryWords);
  const [text, setText] = useState(() => written(value));
  const readable = valuesIn(text);
  const [before, setBefore] = useState(value);
  if (value !== before) {
    setBefore(value);
    // What is typed stays as it is typed; other values come with somebody else who was chosen.
    if (written(readable) !== written(value)) setText(written(value));
  }
  const write = (next: string): void => {
    setText(next);
    const values = valuesIn(next);
    if (values) onChange(values);
  };
  return (
    <label>
      {label}
      <textarea rows={3} spellCheck={false} value={text} onChange={({ target }) => write(target.value)} />
      {readable ? undefined : <span className="warn">{words.unreadable}</span>}
    </label>
  );
}

/** Undefined where it is something else. */
function valuesIn(text: string): object | undefined {
  try {
    const value: unknown = parse(text) ?? {};
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
