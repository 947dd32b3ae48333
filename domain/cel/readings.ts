import type { ComputedName } from '../person/computed/computed-names';
import { computedIn } from './computed';
import { isName, textOf, visit, type Call, type Expr } from './syntax';

export type Readings = {
  /** Event names that are counted, summed or dated. */
  readonly counts: string[];
  /** Paths such as `customer.traits.city`. */
  readonly fields: string[];
  readonly computed: readonly ComputedName[];
};

const overHistory = new Set(['count', 'sum', 'first', 'last']);

/** The call when it looks over history. */
export function historyCall({ exprKind }: Expr): Call | undefined {
  if (exprKind.case !== 'callExpr' || exprKind.value.target) return undefined;
  return overHistory.has(exprKind.value.function) ? exprKind.value : undefined;
}

/** The window of a `count` or `sum`; undefined when it has none. */
export function windowOf(call: Call): Expr | undefined {
  if (call.function === 'count') return call.args[1];
  return call.function === 'sum' ? call.args[2] : undefined;
}

export function readings(expr: Expr): Readings {
  const counts = new Set<string>();
  const fields = new Set<string>();
  visit(expr, (node) => {
    const path = pathOf(node);
    if (path?.includes('.')) fields.add(path);
    const call = historyCall(node);
    const name = call && textOf(call.args[0]);
    if (name !== undefined) counts.add(name);
  });
  return { counts: [...counts], fields: longest([...fields]), computed: computedIn(expr) };
}

/** `customer.traits.city` makes `customer.traits` superfluous. */
const longest = (paths: readonly string[]): string[] =>
  paths.filter((path) => !paths.some((other) => other.startsWith(`${path}.`)));

/** The dotted path of a chain of selections that starts at a variable; `["x"]` counts as `.x`. */
export function pathOf(expr: Expr | undefined): string | undefined {
  const kind = expr?.exprKind;
  if (kind?.case === 'identExpr') return kind.value.name;
  if (kind?.case === 'selectExpr') return joined(kind.value.operand, kind.value.field);
  if (kind?.case === 'callExpr' && kind.value.function === '_[_]')
    return joined(kind.value.args[0], textOf(kind.value.args[1]));
  return undefined;
}

function joined(operand: Expr | undefined, field: string | undefined): string | undefined {
  const path = pathOf(operand);
  return path === undefined || field === undefined ? undefined : `${path}.${field}`;
}

/** Whether a part looks at the clock. */
export function readsNow(expr: Expr): boolean {
  let found = false;
  visit(expr, (node) => {
    if (isName(node, 'now')) found = true;
  });
  return found;
}
