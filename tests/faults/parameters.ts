/** `npm run faults` takes 20. */
const kills = Number(process.env['FAULT_KILLS'] ?? 2);
/** The short form has room for all that is under way to come to its end. */
const isLong = kills > 5;

/** All that can be turned, in one place. Times are real milliseconds unless said otherwise. */
export const parameters = {
  /** Product seconds in a real one: the two hours' wait lasts two seconds. */
  clockRate: 3_600,
  wait: '2 hours',
  journeysPerSecond: isLong ? 8 : 5,
  /** What the attack on one part must have met, so that it says something of those who came meanwhile. */
  leastInAPhase: 20,
  /** The rest of the customers take the service journey or withdraw; shares of one. */
  service: 0.15,
  withdrawing: 0.25,
  /** A withdrawal comes so long after the event, at random; the whole journey lasts about 2.5 s. */
  withdrawWithin: 3_500,
  killsOfEach: kills,
  /** Between the moment a process is ready and its next kill, at random. */
  lives: { least: 250, most: 1_500 },
  /** How long a killed process stays away, at random. */
  away: { least: 0, most: 500 },
  temporalAbsence: isLong ? 60_000 : 25_000,
  /** Nothing that is under way changed for so long: leases of 20 and 30 s and retries of 30 s must be able to end. */
  stillFor: 120_000,
  /** Whatever changes meanwhile: what takes longer to come to its end is too slow on any machine. */
  longestRest: 600_000,
} as const;
