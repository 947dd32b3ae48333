import { useAsked } from '../api/asking';

/** Milliseconds after which it is asked again while somebody looks. */
const every = 3_000;

/** What others do with a journey while somebody works on it: whether it was published, and whether its draft was approved. */
export const useStanding = (key: string, enabled: boolean) =>
  useAsked('GET /v1/journeys/{key}/standing', { params: { key }, every, enabled }).data;
