import type { ReactNode } from 'react';
import { useWords } from '../shell/language';
import { shellWords } from '../shell/words';
import { Failure } from './failure';

type Question<T> = {
  readonly data: T | undefined;
  readonly error: unknown;
  /** Why the last attempt failed, while it is tried again. */
  readonly failureReason: unknown;
  readonly refetch: () => unknown;
};

/** What the API answered, or that it did not yet, or why not. What was read before stays while it is read again. */
export function Asked<T>({ of, children }: { readonly of: Question<T>; readonly children: (answer: T) => ReactNode }) {
  const words = useWords(shellWords);
  const { data, refetch } = of;
  const error = of.error ?? of.failureReason;
  return (
    <>
      {error ? <Failure error={error} again={() => void refetch()} /> : undefined}
      {data === undefined ? error ? undefined : <p className="quiet loading">{words.loading}</p> : children(data)}
    </>
  );
}
