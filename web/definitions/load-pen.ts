// oxlint-disable-next-line import/default -- Vite makes it
import spare from './spare-pen?worker&url';
import type { Pen } from './yaml';

declare global {
  var sparePen: Pen | undefined;
}

/** Chrome remembers of a file that it did not come, and of whatever it imports: the spare is one file with all of it, under an address that is new each time. */
export async function loadPen(): Promise<Pen> {
  try {
    return (await import('./yaml')).pen;
  } catch (error) {
    await import(/* @vite-ignore */ `${spare}?at=${Date.now()}`);
    if (globalThis.sparePen) return globalThis.sparePen;
    throw error;
  }
}
