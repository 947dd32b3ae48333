import { celEnv, plan, type CelInput, type CelResult } from '@bufbuild/cel';
import { withBudget } from './budget';
import { mapped, ownFunctions, range, tick } from './functions';
import { historyFunctions } from './history';
import { momentFunctions } from './moments';
import { pricedFunctions } from './prices';
import { computedIn } from './computed';
import { bindings, variables, withScope, type Scope, type Used } from './scope';
import { isFault, parts, readSyntax, textOf, type Expr, type Fault, type Syntax } from './syntax';

const environment = celEnv({
  funcs: [...pricedFunctions, ...ownFunctions, ...momentFunctions, ...historyFunctions],
});

type Run = (variables: Record<string, CelInput>) => CelResult;

/** An expression, ready to be evaluated many times. */
export type Compiled = Syntax & {
  readonly used: Used;
  /** @throws what goes wrong in it */
  run(scope: Scope): CelResult;
  /** The value of a part of it. @throws what goes wrong in it */
  runPart(part: Expr, scope: Scope): CelResult;
};

/** Planning costs thirty times an evaluation, so plans are kept: the most recently used ones. */
const kept = new Map<string, Compiled | Fault>();
const mostKept = 2_000;

export function compile(source: string): Compiled | Fault {
  const known = kept.get(source);
  const compiled = known ?? make(source);
  if (known) kept.delete(source);
  kept.set(source, compiled);
  if (kept.size > mostKept) kept.delete(kept.keys().next().value ?? '');
  return compiled;
}

function make(source: string): Compiled | Fault {
  const syntax = readSyntax(source);
  if (isFault(syntax)) return syntax;
  let whole: Run | undefined;
  const planned = new Map<Expr, Run>();
  const used = { variables: variables.filter((name) => source.includes(name)), computed: computedIn(syntax.expr) };
  const execute = (run: Run, scope: Scope): CelResult =>
    withScope(scope, () => withBudget(source, () => run(bindings(scope, used))));
  return {
    ...syntax,
    used,
    run: (scope) => execute((whole ??= planOf(syntax.expr)), scope),
    runPart: (part, scope) => {
      const run = planned.get(part) ?? planOf(part);
      planned.set(part, run);
      return execute(run, scope);
    },
  };
}

const planOf = (expr: Expr): Run => plan(environment, bounded(expr));

/** The same expression with the meters in it for what is no function: rounds of a loop, what it goes through, keys of maps. */
function bounded(expr: Expr): Expr {
  const copy = structuredClone(expr);
  meter(copy);
  return copy;
}

function meter(expr: Expr): void {
  for (const part of parts(expr)) meter(part);
  const kind = expr.exprKind;
  if (kind.case === 'comprehensionExpr') {
    kind.value.loopCondition &&= call(tick, kind.value.loopCondition);
    kind.value.iterRange &&= call(range, kind.value.iterRange);
  }
  if (kind.case === 'callExpr' && kind.value.function === '_[_]') {
    const [map, key] = kind.value.args;
    if (map && key && textOf(key) === undefined) kind.value.args = [call(mapped, map), key];
  }
}

const call = (name: string, arg: Expr): Expr => ({
  $typeName: 'cel.expr.Expr',
  id: arg.id,
  exprKind: { case: 'callExpr', value: { $typeName: 'cel.expr.Expr.Call', function: name, args: [arg] } },
});
