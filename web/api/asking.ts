import { useRef } from 'react';
import { keepPreviousData, QueryClient, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { ask, type AnswerOf, type Asked, type Operation } from './client';
import { Away, unsureIfAway } from './refused';

/** What was read lately is shown at once and read again; only an API that is away is asked again by itself. */
export const asking = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      retry: (_, error) => error instanceof Away,
      retryDelay: 3_000,
      networkMode: 'always',
      placeholderData: keepPreviousData,
    },
    mutations: { networkMode: 'always' },
  },
});

export type Reading = Pick<Asked, 'params' | 'query'> & {
  /** Milliseconds after which it is read again while somebody looks. */
  readonly every?: number;
  readonly enabled?: boolean;
};

/** An answer of the API for a component. */
export const useAsked = <O extends Operation>(operation: O, { every, enabled = true, ...asked }: Reading = {}) =>
  useQuery({
    queryKey: [operation, asked],
    queryFn: ({ signal }) => ask(operation, { ...asked, signal }),
    enabled,
    ...(every === undefined ? {} : { refetchInterval: every }),
  });

/** Operations that answer `{items, next}`. */
export type Listing = {
  [O in Operation]: AnswerOf<O> extends { items: readonly unknown[]; next: string | null } ? O : never;
}[Operation];

/** A list of the API, page after page. */
export const useListed = <O extends Listing>(operation: O, { every, enabled = true, ...asked }: Reading = {}) =>
  useInfiniteQuery({
    queryKey: [operation, 'pages', asked],
    queryFn: ({ signal, pageParam }) =>
      ask(operation, { ...asked, query: { ...asked.query, cursor: pageParam ?? undefined }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled,
    ...(every === undefined ? {} : { refetchInterval: every }),
  });

/** Something that is done, once however often it is clicked; whatever is shown is read again after it. */
export function useDoing<Given, Answer>(act: (given: Given) => Promise<Answer>) {
  const isUnderWay = useRef(false);
  const doing = useMutation({
    mutationFn: (given: Given) =>
      act(given)
        .catch((error: unknown) => {
          throw unsureIfAway(error);
        })
        .finally(() => {
          isUnderWay.current = false;
        }),
    onSettled: () => asking.invalidateQueries(),
  });
  // The second of two quick clicks comes before the first has turned its button off.
  const mutate: typeof doing.mutate = (...given) => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    doing.mutate(...given);
  };
  return { ...doing, mutate };
}
