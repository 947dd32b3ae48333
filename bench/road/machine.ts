import { cpus, freemem, loadavg, totalmem } from 'node:os';

/** What a figure is worth depends on this. */
export type Machine = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly freeGigabytes: number;
  readonly node: string;
  /** Load averages over 1 and 5 minutes, before the bench. */
  readonly load: readonly number[];
};

export function machine(): Machine {
  const gigabytes = (bytes: number): number => Math.round(bytes / 1e8) / 10;
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGigabytes: gigabytes(totalmem()),
    freeGigabytes: gigabytes(freemem()),
    node: process.version,
    load: loadavg()
      .slice(0, 2)
      .map((one) => Math.round(one * 100) / 100),
  };
}
