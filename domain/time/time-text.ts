import { DateTime } from 'luxon';
import type { Millis } from './time';

/** RFC 3339 in UTC. */
export const iso = (at: Millis): string => DateTime.fromMillis(at, { zone: 'utc' }).toISO() ?? '';

export const isoOr = (at: Millis | null | undefined): string | undefined =>
  at === null || at === undefined ? undefined : iso(at);
