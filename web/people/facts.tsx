import { useWords } from '../shell/language';
import { peopleWords } from './words';

/** The data behind something, as it is; nothing where there is none. */
export function Facts({ of }: { readonly of: unknown }) {
  const words = useWords(peopleWords);
  const isEmpty = typeof of !== 'object' || of === null || Object.keys(of).length === 0;
  if (isEmpty) return undefined;
  return (
    <details>
      <summary>{words.facts}</summary>
      <pre>{JSON.stringify(of, null, 2)}</pre>
    </details>
  );
}
