import { exchange } from '../../api/client';
import { draftOf } from '../../definitions/as-yaml';
import { keepUnsaved } from '../../definitions/unsaved';
import type { Stored } from '../../definitions/answered';
import type { Doors } from './keeper';

/** How a journey's draft is read and saved from this browser. */
export const doorsOf = (key: string): Doors => ({
  put: async (source, etag) =>
    draftOf(await exchange('PUT /v1/journeys/{key}', { params: { key }, yaml: source, etag })),
  get: () => readDraft(key),
  keep: (unsaved) => keepUnsaved(key, unsaved),
  later: (millis, act) => {
    const timer = setTimeout(act, millis);
    return () => clearTimeout(timer);
  },
});

/** @throws Refused, Away */
export const readDraft = async (key: string): Promise<Stored> =>
  draftOf(await exchange('GET /v1/journeys/{key}', { params: { key } }));
