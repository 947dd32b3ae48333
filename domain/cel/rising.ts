import { fallingNames, movesByTime } from '../person/computed/computed-traits';
import { computedIn } from './computed';
import { historyCall, pathOf, readsNow, windowOf } from './readings';
import { visit, type Expr } from './syntax';

const known = new WeakMap<Expr, boolean>();

/**
 * Whether time alone may make a condition true. Events only drop out of windows, and scores only fall, so that "at least so many in
 * the last …" never comes true by waiting; most conditions are of this kind, and need no timer.
 */
export function mayRise(expr: Expr): boolean {
  let answer = known.get(expr);
  if (answer === undefined) {
    answer = rises(expr);
    known.set(expr, answer);
  }
  return answer;
}

function rises(expr: Expr): boolean {
  if (!readsTime(expr)) return false;
  const kind = expr.exprKind;
  if (kind.case !== 'callExpr') return true;
  const { function: name, args } = kind.value;
  const [left, right] = args;
  if (name === '_&&_' || name === '_||_') return args.some(rises);
  if (!left || !right) return true;
  if (name === '_>_' || name === '_>=_') return !(onlyFalls(left) && !readsTime(right));
  if (name === '_<_' || name === '_<=_') return !(onlyFalls(right) && !readsTime(left));
  return true;
}

function onlyFalls(expr: Expr): boolean {
  if (fallingPaths.has(pathOf(expr) ?? '')) return true;
  const call = historyCall(expr);
  return call?.function === 'count' && !call.args.some(readsTime);
}

const fallingPaths: ReadonlySet<string> = new Set(fallingNames.map((name) => `customer.traits.${name}`));

function readsTime(expr: Expr): boolean {
  let found = readsNow(expr) || computedIn(expr).some(movesByTime);
  visit(expr, (node) => {
    const call = historyCall(node);
    if (call && windowOf(call)) found = true;
  });
  return found;
}
