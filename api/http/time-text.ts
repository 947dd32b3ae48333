import { sayInstant } from '../../domain/time/say-instant';
import type { Millis } from '../../domain/time/time';

/** As every answer writes times. */
export const iso = sayInstant;

export const isoOr = (at: Millis | null | undefined): string | undefined =>
  at === null || at === undefined ? undefined : iso(at);
