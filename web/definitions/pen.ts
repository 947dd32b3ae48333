import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { useAtRest } from '../ui/at-rest';
import { loadPen } from './load-pen';
import type { Pen } from './yaml';

let here: Pen | undefined;
let coming: Promise<Pen> | undefined;
/** What was asked for before it came, in its order; it outlives a load that fails, and the page of the text that it is `of`. */
let asked: { readonly act: (pen: Pen) => void; readonly of?: string | undefined }[] = [];

/** What reads and writes YAML is larger than any page that edits: it comes behind what the API has read already. */
export async function fetchPen(): Promise<Pen> {
  if (here) return here;
  // Imports of one file answer in any order; one promise tells whoever waits in the order in which they came.
  coming ??= loadPen()
    .then((pen) => {
      here = pen;
      catchUp(pen);
      return pen;
    })
    .finally(() => {
      coming = undefined;
    });
  return coming;
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
export function withPen<T>(act: (pen: Pen) => T, of?: string): T | undefined {
  if (here) return act(here);
  asked.push({ act, of });
  // Who shows the draft asks for it until it comes, and says so.
  fetchPen().catch(() => undefined);
  return undefined;
}

type Write = (edit: (text: string) => string, typing?: string) => void;
/** Of the texts that are shown, by the place under which this browser keeps them. */
const writers = new Map<string, Write>();

function catchUp(pen: Pen): void {
  const isShown = (of: string | undefined): boolean => of === undefined || writers.has(of);
  const due = asked.filter(({ of }) => isShown(of));
  asked = asked.filter(({ of }) => !isShown(of));
  for (const { act } of due) act(pen);
}

/** Changes a text by the pen; where it waited for that, and its page was left meanwhile, when it is shown again. @param write the same function as long as the page is there */
export function usePenned(place: string, write: Write) {
  useEffect(() => {
    writers.set(place, write);
    if (here) catchUp(here);
    return () => void writers.delete(place);
  }, [place, write]);
  return useCallback(
    (change: (text: string, pen: Pen) => string, typing?: string): void => {
      withPen((pen) => writers.get(place)?.((text) => change(text, pen), typing), place);
    },
    [place],
  );
}
