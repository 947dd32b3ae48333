import { DateTime } from 'luxon';
import type { Millis } from './time';

/**
 * Seconds that a `Retry-After` asks to wait, in either of its forms: a number of seconds or an HTTP date (RFC 9110 §10.2.3).
 * @returns 0 where there is none, it is past, or it cannot be read
 */
export function retryAfter(header: string | undefined, now: Millis): number {
  const said = (header ?? '').trim();
  if (/^\d+$/.test(said)) return Number(said);
  const at = DateTime.fromHTTP(said);
  return at.isValid ? Math.max(0, (at.toMillis() - now) / 1_000) : 0;
}
