import type { Millis } from '../time/time';
import type { Compiled } from './compile';
import { parseDuration } from '../time/duration';
import { computedMoves } from '../person/computed/computed-traits';
import { nextLeaving } from './history';
import { shownBy } from './moments';
import { historyCall, readsNow, windowOf } from './readings';
import type { Scope } from './scope';
import { isName, parts, textOf, visit, type Call, type Expr } from './syntax';

const minute = 60_000;
/** Every zone's clock shows a full quarter of an hour when UTC's does. */
const quarter = 15 * minute;

const comparisons = new Set(['_<_', '_<=_', '_>_', '_>=_', '_==_', '_!=_']);
const byQuarter = new Set([
  'getHours',
  'getDate',
  'getDayOfMonth',
  'getDayOfWeek',
  'getDayOfYear',
  'getMonth',
  'getFullYear',
]);

/** See `flipsAt`. */
export function nextFlip(compiled: Compiled, scope: Scope): Millis | undefined {
  const moments = [
    ...windowMoments(compiled.expr, scope),
    ...clockMoments(compiled, compiled.expr, scope),
    ...computedMoments(compiled, scope),
  ];
  const later = moments.filter((at) => at > scope.now && at < Infinity);
  return later.length === 0 ? undefined : Math.min(...later);
}

/** When events drop out of the windows that are counted over. */
function windowMoments(expr: Expr, scope: Scope): Millis[] {
  const moments: Millis[] = [];
  visit(expr, (node) => {
    const call = historyCall(node);
    const windowed = call && windowOf(call);
    if (!call || !windowed) return;
    const name = textOf(call.args[0]);
    const window = textOf(windowed);
    if (name === undefined || window === undefined) moments.push(next(minute, scope.now));
    else if (parseDuration(window)) moments.push(nextLeaving(scope, name, window) ?? Infinity);
  });
  return moments;
}

/** When what is worked out of the person changes by itself. */
function computedMoments({ used }: Compiled, { isPlain, rules, ...scope }: Scope): Millis[] {
  if (used.computed.length === 0 || isPlain || !rules) return [];
  const moves = computedMoves(used.computed, { ...scope, rules }, scope.now);
  return moves === undefined ? [] : [moves];
}

/** When comparisons with `now` turn; every other use of the clock is looked at again at the next full minute or quarter. */
function clockMoments(compiled: Compiled, expr: Expr, scope: Scope): Millis[] {
  if (!readsNow(expr)) return [];
  const kind = expr.exprKind;
  if (isName(expr, 'now') || kind.case === 'comprehensionExpr') return [next(minute, scope.now)];
  if (kind.case === 'callExpr' && comparisons.has(kind.value.function)) {
    const turn = turning(compiled, kind.value, scope);
    if (turn !== 'unknown') return turn;
  }
  if (kind.case === 'callExpr' && byQuarter.has(kind.value.function) && isName(kind.value.target, 'now')) {
    return [next(quarter, scope.now)];
  }
  return parts(expr).flatMap((part) => clockMoments(compiled, part, scope));
}

/** Both sides move at a known pace, so the moment at which they meet can be computed. */
function turning(compiled: Compiled, { args }: Call, scope: Scope): Millis[] | 'unknown' {
  const [left, right] = args;
  const pace = left && right ? difference(paceOf(left), paceOf(right)) : undefined;
  if (!left || !right || pace === undefined) return 'unknown';
  if (pace === 0) return [];
  const apart = difference(millisIn(compiled, left, scope), millisIn(compiled, right, scope));
  if (apart === undefined) return [];
  return [apart === 0 ? scope.now + 1 : Math.ceil(scope.now - apart / pace)];
}

const difference = (left: number | undefined, right: number | undefined): number | undefined =>
  left === undefined || right === undefined ? undefined : left - right;

/** Milliseconds that a side grows by in a millisecond; undefined when it does not move evenly. */
function paceOf(expr: Expr): number | undefined {
  if (isName(expr, 'now')) return 1;
  if (!readsNow(expr)) return 0;
  if (expr.exprKind.case !== 'callExpr') return undefined;
  const { function: name, args } = expr.exprKind.value;
  const [left, right] = args.map(paceOf);
  if (name === '_-_') return difference(left, right);
  return name === '_+_' && left !== undefined && right !== undefined ? left + right : undefined;
}

/** Undefined when it cannot be computed, which time does not cure. */
function millisIn(compiled: Compiled, part: Expr, scope: Scope): number | undefined {
  try {
    return shownBy(compiled.runPart(part, scope), scope.zone);
  } catch {
    return undefined;
  }
}

const next = (unit: number, now: Millis): Millis => (Math.floor(now / unit) + 1) * unit;
