import { readFileSync, readlinkSync } from 'node:fs';

/** Where this thread stands when it begins with work. */
export type Begun = {
  /** Where Linux keeps what the thread has used; undefined on other systems. */
  readonly thread: string | undefined;
  /** Milliseconds of processor time that it used before. */
  readonly before: number | undefined;
};

/** To be asked by the thread itself. */
export function beginsHere(): Begun {
  try {
    const thread = `/proc/${readlinkSync('/proc/thread-self')}/schedstat`;
    return { thread, before: processorMillis(thread) };
  } catch {
    return { thread: undefined, before: undefined };
  }
}

function processorMillis(thread: string): number | undefined {
  try {
    const nanos = Number(/^\d+/.exec(readFileSync(thread, 'utf8'))?.[0] ?? Number.NaN);
    return Number.isFinite(nanos) ? nanos / 1e6 : undefined;
  } catch {
    return undefined;
  }
}

/** Milliseconds of processor time that a thread has used since it began; undefined where the system does not tell. */
export function spentSince({ thread, before }: Begun): number | undefined {
  const now = thread === undefined || before === undefined ? undefined : processorMillis(thread);
  return now === undefined || before === undefined ? undefined : now - before;
}

export type Budget = {
  /** Milliseconds of its thread's own processor time that work may take; real ones where the system does not tell. */
  readonly budget: number;
  /** Real milliseconds that it may take on a machine that has little time for it; by default three times as long. */
  readonly longest?: number;
};

/** Milliseconds until it may have used up what it has, or nothing where it has. @param lasted in real milliseconds */
export const millisLeft = (
  { budget, longest = 3 * budget }: Budget,
  { spent, lasted }: { readonly spent: number | undefined; readonly lasted: number },
): number => Math.min(budget - (spent ?? lasted), longest - lasted);
