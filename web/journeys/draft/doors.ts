import { exchange } from '../../api/client';
import { storedOf } from '../../definitions/answered';
import type { Doors, Stored, Unsaved } from './keeper';

/** How a journey's draft is read and saved from this browser. */
export const doorsOf = (key: string): Doors => ({
  put: async (source, etag) =>
    storedOf(await exchange('PUT /v1/journeys/{key}', { params: { key }, yaml: source, etag })),
  get: () => readDraft(key),
  keep: (unsaved) => keepUnsaved(key, unsaved),
  later: (millis, act) => {
    const timer = setTimeout(act, millis);
    return () => clearTimeout(timer);
  },
});

/** @throws Refused, Away */
export const readDraft = async (key: string): Promise<Stored> =>
  storedOf(await exchange('GET /v1/journeys/{key}', { params: { key } }));

const placeOf = (key: string): string => `sojourn.draft.${key}`;

function keepUnsaved(key: string, unsaved: Unsaved | undefined): void {
  try {
    if (unsaved) localStorage.setItem(placeOf(key), JSON.stringify(unsaved));
    else localStorage.removeItem(placeOf(key));
  } catch {
    // A browser that keeps nothing loses only what was not saved when its page was closed.
  }
}

export function unsavedOf(key: string): Unsaved | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(placeOf(key)) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('source' in kept) || typeof kept.source !== 'string')
      return undefined;
    const etag = 'etag' in kept && typeof kept.etag === 'string' ? kept.etag : undefined;
    return { source: kept.source, etag };
  } catch {
    return undefined;
  }
}
