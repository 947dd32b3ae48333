import { getPriority, setPriority } from 'node:os';

/** Steps of `nice`: a third of what others get of a machine that has too much to do, and all of one that has not. */
const steps = 5;

/**
 * Lets whoever answers people go first (decision 0065): who says no is answered at once, also while more is decided and sent than the
 * machine does. For the thread that says it and all that it starts afterwards.
 */
export function goBehind(): void {
  try {
    setPriority(0, Math.min(19, getPriority() + steps));
  } catch {
    // A sandbox may forbid it, and then all have the same turn.
  }
}

/** The same for a program that we start: of one that runs already, only its first thread could be sent behind. */
export const behind = (program: string, args: readonly string[]): [program: string, args: string[]] => [
  'nice',
  ['-n', String(steps), program, ...args],
];
