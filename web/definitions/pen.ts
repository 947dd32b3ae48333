import { useQuery } from '@tanstack/react-query';
import { useAtRest } from '../ui/at-rest';
import type { Pen } from './yaml';

let here: Pen | undefined;
let coming: Promise<Pen> | undefined;
/** What was asked for before it came, in its order; it outlives a load that fails. */
const asked: ((pen: Pen) => void)[] = [];

/** What reads and writes YAML is larger than any page that edits: it comes behind what the API has read already. */
export function fetchPen(): Promise<Pen> {
  coming ??= import('./yaml')
    .then(({ pen }) => {
      here = pen;
      for (const act of asked.splice(0)) act(pen);
      return pen;
    })
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
  asked.push(act);
  // The page says when it could not be loaded.
  fetchPen().catch(() => undefined);
  return undefined;
}
