/**
 * CPU time of some work as a multiple of a fixed floor that is measured in the same moment: about 10 ms on an idle core.
 * A busy machine slows both, so that a bound on the ratio tells what the work costs and not what the neighbours do.
 */
export function costInFloors(work: () => void): number {
  const before = floorMillis();
  const cost = cpuMillis(work);
  return cost / Math.max(before, floorMillis());
}

/** Of the quickest floor so far; no work costs more floors than by this one. */
let quickestMillis = Infinity;

function floorMillis(): number {
  const millis = cpuMillis(() => {
    const rows = Array.from({ length: 6_000 }, (_, n) => ({ n, name: `row ${n}`, tags: ['a', 'b', String(n)] }));
    if ((JSON.parse(JSON.stringify(rows)) as unknown[]).length !== rows.length) throw new Error('the floor lost rows');
  });
  quickestMillis = Math.min(quickestMillis, millis);
  return millis;
}

/**
 * As `costInFloors`, the least of several measurements, since all that disturbs makes it more; one that is below `enough` ends them.
 * What is below it by the quickest floor so far needs no floor of its own.
 */
export function leastCost(enough: number, work: () => void): number {
  if (quickestMillis === Infinity) floorMillis();
  let least = cpuMillis(work) / quickestMillis;
  for (let tries = 1; tries < 5 && least >= enough; tries++) least = Math.min(least, costInFloors(work));
  return least;
}

function cpuMillis(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return cpuMillisSince(before);
}

/** CPU time of some work that waits for others in between, in milliseconds; what this process does meanwhile counts with it. */
export async function cpuMillisOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  return cpuMillisSince(before);
}

function cpuMillisSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return Math.max((user + system) / 1_000, 0.1);
}

/** Milliseconds of CPU below which the pauses of the garbage collector say more than the work. */
const audible = 40;

/**
 * How many times more CPU the larger work takes than the smaller one of half its size: about 2 in proportion, 4 by the square. The
 * least of several measurements, since all that disturbs makes it more; what takes next to nothing counts as in proportion.
 */
export function leastGrowth(half: () => void, whole: () => void): number {
  const growths: number[] = [];
  while (growths.length < 15 && !growths.some((growth) => growth < 2.5)) {
    const small = Math.max(audible, cpuMillis(half));
    growths.push(cpuMillis(whole) / small);
  }
  return Math.min(...growths);
}
