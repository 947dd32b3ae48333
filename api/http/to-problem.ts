import { randomUUID } from 'node:crypto';
import { isAway } from '../../db/base/failure';
import { IdempotencyKeyReused } from '../../db/base/idempotency';
import { Crowded, TooExpensive } from './aside';
import type { ApiDeps } from './deps';
import { Problem } from './problem';

/** What is answered to anything that was thrown; what nobody foresaw is logged. */
export function toProblem(error: unknown, log: ApiDeps['log']): Problem {
  const broken = brokenOff(error);
  if (broken) return broken;
  if (error instanceof Problem) return error;
  if (error instanceof URIError) return new Problem('malformed-request', 'The path is not percent-encoded UTF-8.');
  if (error instanceof IdempotencyKeyReused)
    return new Problem('idempotency-key-reused', 'The key came with another request before.');
  const instance = `urn:uuid:${randomUUID()}`;
  if (isAway(error)) {
    log.warn({ instance, reason: 'database' }, 'unavailable');
    return new Problem('unavailable', 'The database cannot be reached.', { instance, headers: { 'retry-after': '2' } });
  }
  log.error({ instance, error }, 'internal error');
  return new Problem('internal', 'It was logged under the id in `instance`.', { instance });
}

/** Of work that ended before it changed anything. */
export function brokenOff(error: unknown): Problem | undefined {
  if (error instanceof TooExpensive) return new Problem('too-expensive', 'It was broken off; nothing was changed.');
  if (error instanceof Crowded)
    return new Problem('unavailable', 'Too many ask for this at once.', { headers: { 'retry-after': '10' } });
  return undefined;
}
