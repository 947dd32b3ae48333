import { DateTime } from 'luxon';
import { z } from 'zod';
import { readInstant } from '../../time/read-instant';
import type { Millis } from '../../time/time';

/** RFC 3339 as outsiders write it, epoch milliseconds inside. */
export const instant = z.iso
  .datetime({ offset: true, error: 'Must be an RFC 3339 time, such as 2026-12-03T09:00:00Z.' })
  .transform((text): Millis => DateTime.fromISO(text).toMillis())
  .refine((at) => Number.isFinite(at) && at > 0 && at < 253_402_300_800_000, 'Must lie between 1970 and 9999.');

/** A time as any client writes it, in any form that `readInstant` reads; without an offset it is UTC. */
export const anyInstant = z
  .union([z.string().max(100), z.number()])
  .transform((said) => readInstant(said, 'UTC') ?? NaN)
  .refine((at) => at > 0, 'Must be a time, such as 2026-12-03T09:00:00Z.');
