import type { Unsaved } from './answered';

/** @param place by which this browser knows what was written: a journey's key, `template/welcome` */
const nameOf = (place: string): string => `sojourn.draft.${place}`;

/** Keeps what is not saved in this browser; undefined: nothing is. */
export function keepUnsaved(place: string, unsaved: Unsaved | undefined): void {
  try {
    if (unsaved) localStorage.setItem(nameOf(place), JSON.stringify(unsaved));
    else localStorage.removeItem(nameOf(place));
  } catch {
    // A browser that keeps nothing loses only what was not saved when its page was closed.
  }
}

export function unsavedOf(place: string): Unsaved | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(nameOf(place)) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('source' in kept) || typeof kept.source !== 'string')
      return undefined;
    const etag = 'etag' in kept && typeof kept.etag === 'string' ? kept.etag : undefined;
    return { source: kept.source, etag };
  } catch {
    return undefined;
  }
}
