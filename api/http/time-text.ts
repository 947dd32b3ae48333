import type { Millis } from '../../domain/time/time';

/** RFC 3339 in UTC. */
export const iso = (at: Millis): string => new Date(at).toISOString();

export const isoOr = (at: Millis | null | undefined): string | undefined =>
  at === null || at === undefined ? undefined : iso(at);
