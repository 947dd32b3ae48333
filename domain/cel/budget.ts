import type { Purse } from './purse';

/** Steps that one evaluation may take, each about a microsecond; a marketer's condition takes a few hundred. */
const most = 50_000;
let left = 0;
let isUnderWay = false;

type Spending = Pick<Purse<unknown>, 'allowance' | 'pay'>;

/** What the decision that is under way may spend, and what this evaluation has of it. */
let purse: Spending | undefined;
let allowed = Infinity;
let paid = 0;
let isRefused = false;

/** One for all: where a thousand are refused the stacks would cost more than what is refused. */
const tooMany = new Error('the expression takes too many steps');

function refuse(): never {
  throw tooMany;
}

/**
 * Runs one evaluation, which is synchronous, with a budget of its own; what runs within it draws on the same.
 * @param expression as it was written
 * @param refused what is answered where the decision can pay for nothing more
 */
export function withBudget<T>(expression: string, run: () => T, refused: () => T = refuse): T {
  if (isUnderWay) return run();
  left = most;
  allowed = purse?.allowance(expression) ?? Infinity;
  paid = 0;
  isRefused = allowed <= 0;
  isUnderWay = true;
  try {
    return isRefused ? refused() : run();
  } finally {
    isUnderWay = false;
    purse?.pay(expression, { steps: paid, isRefused });
  }
}

/** Runs a decision, whose evaluations all pay from this purse as well. */
export function payingFrom<T>(own: Spending, run: () => T): T {
  const outer = purse;
  purse = own;
  try {
    return run();
  } finally {
    purse = outer;
  }
}

/**
 * @param price what the purse of a decision pays, where that is something else
 * @throws when the evaluation has taken too many steps
 */
export function spend(steps: number, price = steps): void {
  left -= steps;
  isRefused ||= paid + price > allowed;
  if (left < 0 || isRefused) throw tooMany;
  paid += price;
}
