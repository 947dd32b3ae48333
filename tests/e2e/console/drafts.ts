import type { Surface } from '../surface';

/** Drafts of journeys as the API has them. @param surfaceNow of the product, which is there when they are asked for */
export const draftsOf = (surfaceNow: () => Surface) => ({
  sourceOf: async (key: string): Promise<string> =>
    (await surfaceNow().good<{ source: string }>('GET', `/v1/journeys/${key}`)).source,
  save: (key: string, yaml: string): Promise<unknown> =>
    surfaceNow().good('PUT', `/v1/journeys/${key}`, yaml, { 'content-type': 'application/yaml' }),
});
