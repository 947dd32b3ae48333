import { readFileSync } from 'node:fs';

/** What the first thread of a process, which has its event loop, has spent, in milliseconds. */
type Spent = { readonly computing: number; readonly waitingForAProcessor: number };

/** @returns undefined where the system does not tell, as Linux does */
function spentBy(pid: number): Spent | undefined {
  try {
    const [computing, waiting] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ').map(Number);
    if (computing === undefined || waiting === undefined) return undefined;
    return { computing: computing / 1e6, waitingForAProcessor: waiting / 1e6 };
  } catch {
    return undefined;
  }
}

type Loop = {
  readonly pid: number;
  /** The longest standstill since it was asked last, in milliseconds; whatever the reason. */
  stoodStill(): Promise<number>;
};

/**
 * For how long a process itself held up its loop at most during a piece of work, in milliseconds: neither longer than the loop stood
 * still, nor longer than its thread computed or slept. For how long it waited while others had the processors is no fault of its.
 */
export async function heldUp({ pid, stoodStill }: Loop, work: () => Promise<unknown>): Promise<number> {
  await stoodStill();
  const before = spentBy(pid);
  await work();
  const longest = await stoodStill();
  const after = spentBy(pid);
  if (!before || !after) return longest;
  const computed = after.computing - before.computing;
  const waited = after.waitingForAProcessor - before.waitingForAProcessor;
  return Math.min(longest, Math.max(computed, longest - waited));
}
