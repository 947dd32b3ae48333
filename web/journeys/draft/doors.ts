import { stringify } from 'yaml';
import type { Problem } from '../../../domain/schema/reading/problem';
import { exchange } from '../../api/client';
import type { Doors, Stored, Unsaved } from './keeper';

/** How a journey's draft is read and saved from this browser. */
export const doorsOf = (key: string): Doors => ({
  put: async (source, etag) =>
    storedOf(
      await exchange('PUT /v1/journeys/{key}', {
        params: { key },
        yaml: source,
        headers: etag === undefined ? {} : { 'if-match': etag },
      }),
    ),
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

type Answered = {
  readonly answer: { readonly problems: readonly unknown[]; readonly [field: string]: unknown };
  readonly etag?: string;
};

/** What was saved as JSON is edited as YAML. */
function storedOf({ answer: { source, format, problems }, etag }: Answered): Stored {
  const text = typeof source === 'string' ? source : '';
  const yaml = format === 'json' ? stringify(JSON.parse(text), { lineWidth: 0 }) : text;
  return { source: yaml, etag, problems: problems as readonly Problem[] };
}

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
