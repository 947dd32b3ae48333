import type { Stack } from '../../tests/faults/stack';
import { rounded } from '../road/numbers';
import { coresDuring } from '../road/processes';

/** What some work costs each part of the product, and the bench itself, in milliseconds of CPU for each of what it counts. */
export async function costOf<T>(
  { parts }: Stack,
  work: () => Promise<{ readonly count: number; readonly seconds: number; readonly result: T }>,
): Promise<{ result: T; cpuMillisEach: Record<string, number> }> {
  const groups = { postgres: [parts.postgres.pid], api: [parts.api.pid], worker: [parts.worker.pid], temporal: [parts.temporal.pid], bench: [process.pid] }; // prettier-ignore
  const { result: done, cores } = await coresDuring(groups, work);
  const millis = Object.entries(cores).map(([who, one]) => [who, rounded(((one * done.seconds) / done.count) * 1_000)]);
  return { result: done.result, cpuMillisEach: Object.fromEntries(millis) };
}
