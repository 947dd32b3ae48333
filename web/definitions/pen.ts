import { useQuery } from '@tanstack/react-query';
import { useAtRest } from '../ui/at-rest';
import type { Pen } from './yaml';
// oxlint-disable-next-line import/default -- Vite makes it
import spare from './spare-pen?worker&url';

let here: Pen | undefined;
let coming: Promise<Pen> | undefined;
/** What was asked for before it came, in its order; it outlives a load that fails. */
const asked: ((pen: Pen) => void)[] = [];

/** What reads and writes YAML is larger than any page that edits: it comes behind what the API has read already. */
export async function fetchPen(): Promise<Pen> {
  if (here) return here;
  // Imports of one file answer in any order; one promise tells whoever waits in the order in which they came.
  coming ??= load()
    .then((pen) => {
      here = pen;
      for (const act of asked.splice(0)) act(pen);
      return pen;
    })
    .finally(() => {
      coming = undefined;
    });
  return coming;
}

declare global {
  var sparePen: Pen | undefined;
}

/** Chrome remembers of a file that it did not come, and of whatever it imports: the spare is one file with all of it, under an address that is new each time. */
async function load(): Promise<Pen> {
  try {
    return (await import('./yaml')).pen;
  } catch (error) {
    await import(/* @vite-ignore */ `${spare}?at=${Date.now()}`);
    if (globalThis.sparePen) return globalThis.sparePen;
    throw error;
  }
}

// What waits is nowhere but here.
window.addEventListener('beforeunload', (event) => {
  if (asked.length > 0) event.preventDefault();
});

const everyPen = {
  queryKey: ['pen'],
  queryFn: fetchPen,
  retry: true,
  staleTime: Infinity,
  gcTime: Infinity,
  networkMode: 'always',
} as const;

/** Undefined until it came. @param isAwaited whether nothing can be shown before; else it comes when the page has been shown */
export function usePen(isAwaited: boolean): Pen | undefined {
  const enabled = useAtRest() || isAwaited;
  return useQuery({ ...everyPen, enabled }).data;
}

/** Whether it came, and why not, while it is asked for again by itself. */
export const usePenState = () => useQuery({ ...everyPen, enabled: false });

/** Whether what is changed is changed at once. */
export const isPenHere = (): boolean => here !== undefined;

/** Acts at once where the pen is there, else when it came, in the order in which it was asked for. @returns undefined where it is still to be done */
export function withPen<T>(act: (pen: Pen) => T): T | undefined {
  if (here) return act(here);
  asked.push(act);
  // Who shows the draft asks for it until it comes, and says so.
  fetchPen().catch(() => undefined);
  return undefined;
}
