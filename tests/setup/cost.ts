import { Session } from 'node:inspector';

type Coverage = {
  readonly result: readonly {
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
  }[];
};

/**
 * How many functions were called while some work ran, callbacks and libraries among them: what it costs, the same on any machine however
 * busy. What happens inside of a regular expression or of a method such as indexOf counts as nothing: for these there is `growth`.
 */
export function callsOf(work: () => unknown): number {
  const session = new Session();
  session.connect();
  try {
    session.post('Profiler.enable');
    session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    work();
    let calls = 0;
    session.post('Profiler.takePreciseCoverage', (error, taken?: Coverage) => {
      if (error || !taken) throw new Error('The calls cannot be counted.', { cause: error });
      for (const { functions } of taken.result) for (const { ranges } of functions) calls += ranges[0]?.count ?? 0;
    });
    return calls;
  } finally {
    session.disconnect();
  }
}

/**
 * CPU time of some work, in milliseconds. A neighbour may double it, so that a bound on it is twenty times what the work costs, and stands for
 * a blow-up that would take minutes.
 */
export function cpuMillis(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  return cpuMillisSince(before);
}

/** The same for work that waits for others in between; what this process does meanwhile counts with it. */
export async function cpuMillisOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  return cpuMillisSince(before);
}

function cpuMillisSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** How many times the small work is done, and how many times larger the large one is. */
const parts = 16;
/** Milliseconds of CPU below which the pauses of the garbage collector say more than the work. */
const audible = 20;

/** What `growth` is below, where work grows in proportion: half-way, in powers, between 1 and what grows by the square. */
export const inProportion = Math.sqrt(parts);

/**
 * How many times more CPU a work of some size takes than 16 works of a 16th of it: about 1 in proportion, 16 by the square, so that
 * what disturbs would have to make it four times as much, in each of ten tries.
 */
export function growth(size: number, workOf: (size: number) => () => unknown): number {
  const [small, large] = [workOf(size / parts), workOf(size)];
  let least = Infinity;
  for (let tries = 0; tries < 10 && least >= inProportion; tries++) {
    const inParts = cpuMillis(() => {
      for (let n = 0; n < parts; n++) small();
    });
    least = Math.min(least, cpuMillis(large) / Math.max(audible, inParts));
  }
  return least;
}
