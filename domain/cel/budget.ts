/** Steps that one evaluation may take, each about a microsecond; a marketer's condition takes a few hundred. */
const most = 50_000;
let left = 0;
let isUnderWay = false;

/** Runs one evaluation, which is synchronous, with a budget of its own; what runs within it draws on the same. */
export function withBudget<T>(run: () => T): T {
  if (isUnderWay) return run();
  left = most;
  isUnderWay = true;
  try {
    return run();
  } finally {
    isUnderWay = false;
  }
}

/** @throws when the evaluation has taken too many steps */
export function spend(steps: number): void {
  left -= steps;
  if (left < 0) throw new Error('the expression takes too many steps');
}
