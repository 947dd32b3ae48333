import { computedNames, type ComputedName } from '../person/computed/computed-names';
import { textOf, visit, type Expr } from './syntax';

/** The computed traits that a part names: as a field, or in quotes. */
export function computedIn(expr: Expr): readonly ComputedName[] {
  const named = new Set<string | undefined>();
  visit(expr, (node) => {
    const { exprKind: kind } = node;
    named.add(kind.case === 'selectExpr' ? kind.value.field : textOf(node));
  });
  return computedNames.filter((name) => named.has(name));
}
