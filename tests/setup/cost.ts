/**
 * CPU time of some work as a multiple of a fixed floor that is measured in the same moment: about 10 ms on an idle core.
 * A busy machine slows both, so that a bound on the ratio tells what the work costs and not what the neighbours do.
 */
export function costInFloors(work: () => void): number {
  const before = floorMillis();
  const cost = cpuMillis(work);
  return cost / Math.max(before, floorMillis());
}

function floorMillis(): number {
  return cpuMillis(() => {
    const rows = Array.from({ length: 6_000 }, (_, n) => ({ n, name: `row ${n}`, tags: ['a', 'b', String(n)] }));
    if ((JSON.parse(JSON.stringify(rows)) as unknown[]).length !== rows.length) throw new Error('the floor lost rows');
  });
}

function cpuMillis(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return Math.max((user + system) / 1_000, 0.1);
}
