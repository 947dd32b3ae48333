import { useEffect, useState } from 'react';

/** Milliseconds in which a word is typed. */
const pause = 400;

/** A text as it is when nobody has typed for a moment. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pause);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
