import type { ReactNode } from 'react';
import { Failure } from './failure';
import { Loading } from './loading';

type Question<T> = {
  readonly data: T | undefined;
  readonly error: unknown;
  /** Why the last attempt failed, while it is tried again. */
  readonly failureReason: unknown;
  readonly refetch: () => unknown;
};

/** What the API answered, or that it did not yet, or why not. What was read before stays while it is read again. */
export function Asked<T>({ of, children }: { readonly of: Question<T>; readonly children: (answer: T) => ReactNode }) {
  const { data, refetch } = of;
  const error = of.error ?? of.failureReason;
  return (
    <>
      {error ? <Failure error={error} again={() => void refetch()} /> : undefined}
      {data === undefined ? error ? undefined : <Loading /> : children(data)}
    </>
  );
}
