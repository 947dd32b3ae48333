import { useQuery } from '@tanstack/react-query';
import { useAtRest } from '../ui/at-rest';
import type { Pen } from './yaml';

let here: Pen | undefined;
let coming: Promise<Pen> | undefined;

/** What reads and writes YAML is larger than any page that edits: it comes behind what the API has read already. */
export function fetchPen(): Promise<Pen> {
  // Imports of one file answer in any order; one promise tells whoever waits in the order in which they came.
  coming ??= import('./yaml')
    .then(({ pen }) => (here = pen))
    .finally(() => {
      coming = undefined;
    });
  return coming;
}

/** Undefined until it came. @param isAwaited whether nothing can be shown before; else it comes when the page has been shown */
export function usePen(isAwaited: boolean): Pen | undefined {
  const enabled = useAtRest() || isAwaited;
  return useQuery({ queryKey: ['pen'], queryFn: fetchPen, enabled, staleTime: Infinity, gcTime: Infinity, throwOnError: true }).data; // prettier-ignore
}

/** Acts at once where the pen is there, else when it came, in the order in which it was asked for. @returns undefined where it is still to be done */
export function withPen<T>(act: (pen: Pen) => T): T | undefined {
  if (here) return act(here);
  void fetchPen().then(act);
  return undefined;
}
