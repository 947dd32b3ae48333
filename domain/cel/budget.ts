/** Steps that one evaluation may take; a marketer's condition takes a few dozen. */
const most = 50_000;
let left = most;

/** Runs one evaluation, which is synchronous, with a budget of its own. */
export function withBudget<T>(run: () => T): T {
  const before = left;
  left = most;
  try {
    return run();
  } finally {
    left = before;
  }
}

/** @throws when the evaluation has taken too many steps */
export function spend(steps: number): void {
  left -= steps;
  if (left < 0) throw new Error('the expression takes too many steps');
}
