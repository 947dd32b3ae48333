import { pathOf } from './readings';
import { textOf, type Expr } from './syntax';

/** The texts of which a field has to be one for a condition to be true; undefined where it may be any. */
export function pinnedTexts(expr: Expr, path: string): readonly string[] | undefined {
  const kind = expr.exprKind;
  if (kind.case !== 'callExpr') return undefined;
  const { function: name, args } = kind.value;
  const [left, right] = args;
  if (name === '_&&_') return args.map((part) => pinnedTexts(part, path)).find((texts) => texts !== undefined);
  if (name === '_||_') {
    const ways = args.map((part) => pinnedTexts(part, path));
    return ways.includes(undefined) ? undefined : ways.flatMap((texts) => texts ?? []);
  }
  if (name === '_==_') {
    const text = pathOf(left) === path ? textOf(right) : pathOf(right) === path ? textOf(left) : undefined;
    return text === undefined ? undefined : [text];
  }
  return name === '@in' && pathOf(left) === path ? textsIn(right) : undefined;
}

function textsIn(expr: Expr | undefined): readonly string[] | undefined {
  if (expr?.exprKind.case !== 'listExpr') return undefined;
  const texts = expr.exprKind.value.elements.map(textOf);
  return texts.includes(undefined) ? undefined : texts.flatMap((text) => text ?? []);
}
