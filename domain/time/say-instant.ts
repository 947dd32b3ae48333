import { DateTime } from 'luxon';
import { firstInstant, lastInstant } from './read-instant';
import type { Millis } from './time';

/** RFC 3339 in UTC. Beyond the years 1 to 9999, which it cannot write, the nearest instant that it can. */
export const sayInstant = (at: Millis): string =>
  DateTime.fromMillis(Math.min(lastInstant, Math.max(firstInstant, Math.trunc(at))), { zone: 'utc' }).toISO() ?? '';

export const sayInstantIfAny = (at: Millis | null | undefined): string | undefined =>
  at === null || at === undefined ? undefined : sayInstant(at);
