import { useQuery } from '@tanstack/react-query';

/** Milliseconds after which a browser that is always busy, or that does not say when it is not, counts as at rest. */
const longest = 1_500;

/** Resolves when what stands on the page was painted and the browser has nothing to do. */
const atRest = (): Promise<true> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => {
      if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(true), { timeout: longest });
      else setTimeout(() => resolve(true), longest);
    });
  });

/** Whether the first page that asks has been shown: what nobody needs to see it is asked for behind it, and does not hold it up. */
export const useAtRest = (): boolean =>
  useQuery({ queryKey: ['at rest'], queryFn: atRest, staleTime: Infinity, gcTime: Infinity, networkMode: 'always' })
    .data ?? false;
