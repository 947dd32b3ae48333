import { useEffect, useRef, useState, type ChangeEvent } from 'react';
import { isPenHere } from '../definitions/pen';

/** Long enough that a word is typed, short enough that nobody waits for its check. */
const pause = 300;

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
  // What waits for the pen stays to be read until the field says it.
  const isLeft = useRef(false);
  useEffect(() => {
    if (isLeft.current) setText(undefined);
  }, [value]);
  const props = {
    value: text ?? value,
    onChange: ({ target }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      setText(target.value);
      open.current = target.value;
      isLeft.current = false;
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, pause);
    },
    onBlur: () => {
      flush();
      isLeft.current = true;
      if (isPenHere()) setText(undefined);
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
