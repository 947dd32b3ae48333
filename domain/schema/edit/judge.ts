import { parseJourney } from '../journey/journey';
import type { Problem } from '../reading/problem';

/** What a text says of itself. */
export const problemsIn = (source: string): readonly Problem[] => parseJourney(source, 'yaml').problems;

/** What the text says of itself, and what the API said beside that of the text that it has. */
export function problemsOf(
  own: readonly Problem[],
  ofSaved: readonly Problem[],
  savedOwn: readonly Problem[],
): readonly Problem[] {
  const sayable = new Set([...own, ...savedOwn].map(markOf));
  return [...own, ...ofSaved.filter((one) => !sayable.has(markOf(one)))];
}

const markOf = ({ pointer, code, detail }: Problem): string => `${pointer} ${code} ${detail}`;
