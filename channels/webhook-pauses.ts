/** Real seconds after each attempt, as Standard Webhooks proposes: three days and a half in all. */
const pauses = [5, 5 * 60, 30 * 60, 2 * 3_600, 5 * 3_600, 10 * 3_600, 14 * 3_600, 20 * 3_600, 24 * 3_600];
const longestPause = 24 * 3_600;

export const plannedAttempts = pauses.length;

/**
 * Real seconds until the next attempt. Jitter keeps the calls that one outage stopped from coming back together; so little of it
 * that each pause is longer than the one before.
 * @param attempt from 1 @param asked what the receiver asked for @param chance from 0 to 1
 */
export function pauseAfter(attempt: number, asked: number, chance: number): number {
  const planned = (pauses[attempt - 1] ?? longestPause) * (0.92 + 0.16 * chance);
  return Math.min(Math.max(planned, asked), longestPause);
}
