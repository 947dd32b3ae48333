const minutes = Number(process.env['SOAK_MINUTES'] ?? 3);

/** All that can be turned. Times are real milliseconds unless said otherwise. */
export const parameters = {
  /** How long people come; what was begun is then waited for. SOAK_MINUTES=30 is the long form. */
  lasts: minutes * 60_000,
  /** Product seconds in a real one: the longest wait of a journey, 6 hours, lasts 36 s. */
  clockRate: 600,
  journeys: 8,
  /** The short form leaves room for what else `npm test` does meanwhile. */
  peoplePerSecond: minutes > 5 ? 4 : 3,
  /** Between two strokes of the other hand, at random. */
  calm: { least: 1_000, most: 5_000 },
  /** How long a killed process stays away, at random. */
  away: { least: 0, most: 2_000 },
  /** The broken template is mended after this share of the time. */
  mendedAt: 0.6,
  /** Nothing that is under way changed for so long: then it stands still. Leases of 20 s and retries of a minute must be able to end. */
  stillFor: 150_000,
} as const;
