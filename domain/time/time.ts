/** An instant, in milliseconds since 1970-01-01T00:00Z. */
export type Millis = number;

/**
 * A length of time. `exact` is elapsed time; `calendar` keeps the local time of day (a day may have 23 or 25 hours).
 * Months and years are always calendar.
 */
export type Duration =
  | { readonly unit: 'exact'; readonly millis: number }
  | { readonly unit: 'calendar'; readonly months: number; readonly days: number };

/** The only source of time. Product time; `CLOCK_RATE` makes it run faster than the wall clock. */
export type Clock = {
  now(): Millis;
  /** Real milliseconds until the product's clock shows `instant`; 0 when that is past. */
  realUntil(instant: Millis): number;
};

/** Product time of a far moment, from which the clock's pace can be told closely. */
const farAhead: Millis = 1e12;

/** What the product's clock showed so many real milliseconds ago. */
export function realAgo(clock: Clock, realMillis: number): Millis {
  const now = clock.now();
  return now - (realMillis * farAhead) / clock.realUntil(now + farAhead);
}
