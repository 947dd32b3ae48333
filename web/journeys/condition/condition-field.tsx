import { useRef, useState } from 'react';
import type { Path } from '../../../domain/schema/reading/problem';
import { useWords } from '../../shell/language';
import { useEditing } from '../../fields/editing';
import { FlawsAt, useField } from '../../fields/field';
import { textOf, useTyped } from '../../fields/typed';
import { labels, type Label } from '../inspector/words';
import { PlainButton } from '../../ui/plain-button';
import { Builder } from './builder';
import { readClauses, writeClauses } from '../../../domain/cel/authoring/plain-tests';
import { complete } from '../../../domain/cel/authoring/complete';
import { conditionWords } from './words';

type Props = {
  readonly at: Path;
  readonly label?: Label;
  /** Without it an empty condition is none. */
  readonly isNeeded?: boolean;
};

/** A condition as a list of tests where it is one, and always as the CEL that it is. */
export function ConditionField({ at, label = 'condition', isNeeded = false }: Props) {
  const { value, set, told } = useField(at);
  const { known } = useEditing();
  const said = useWords(labels);
  const words = useWords(conditionWords);
  const area = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState<number>();
  const put = (text: string, isTyped = true): void => set(at, text === '' && !isNeeded ? undefined : text, isTyped);
  const { props: typed, reset } = useTyped(textOf(value), put);
  const clauses = readClauses(typed.value);
  const offered = caret === undefined ? undefined : complete(typed.value, caret, known);
  const take = (word: string): void => {
    if (!offered || caret === undefined) return;
    put(typed.value.slice(0, offered.from) + word + typed.value.slice(caret));
    reset();
    area.current?.focus();
  };
  const look = (): void => setCaret(area.current?.selectionStart);
  return (
    <div className="stack">
      <label>
        <span>{said[label]}</span>
        <textarea
          ref={area}
          value={typed.value}
          onChange={(event) => {
            typed.onChange(event);
            look();
          }}
          onBlur={typed.onBlur}
          rows={2}
          spellCheck={false}
          className="cel"
          {...told}
          placeholder={words.help}
        />
      </label>
      {offered && offered.words.length > 0 ? (
        <div className="row">
          {offered.words.map((word) => (
            <PlainButton key={word} isSmall label={word} onClick={() => take(word)} />
          ))}
        </div>
      ) : undefined}
      <FlawsAt at={at} />
      {clauses ? (
        <Builder clauses={clauses} onChange={(next) => (put(writeClauses(next)), reset())} />
      ) : (
        <p className="quiet">{words.onlyText}</p>
      )}
    </div>
  );
}
