import type { Millis } from '../time/time';
import type { Customer } from './customer';
import type { Said } from './said';

/** Who is paused twice has been since the first time. */
export function holdAfter(
  before: Customer['paused'],
  { paused, reason }: NonNullable<Said['pause']>,
  now: Millis,
): Customer['paused'] {
  if (!paused) return undefined;
  const because = reason ?? before?.reason;
  return { at: before?.at ?? now, ...(because ? { reason: because } : {}) };
}
