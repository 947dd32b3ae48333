import { isFault, readSyntax, textOf, type Expr } from '../syntax';
import { pathOf } from '../readings';

export const comparisons = ['==', '!=', '>', '>=', '<', '<='] as const;
export type Comparison = (typeof comparisons)[number];
export type Plain = string | number | boolean;

/** What can be asked of a person without writing CEL. */
export type Test =
  | { readonly of: 'trait'; readonly name: string; readonly is: Comparison; readonly value: Plain }
  | { readonly of: 'known'; readonly name: string; readonly not: boolean }
  | { readonly of: 'happened'; readonly event: string; readonly not: boolean; readonly window: string }
  | {
      readonly of: 'count';
      readonly event: string;
      readonly is: Comparison;
      readonly value: number;
      readonly window: string;
    }
  | { readonly of: 'stage' | 'tier'; readonly is: '==' | '!='; readonly value: string }
  | { readonly of: 'points'; readonly is: Comparison; readonly value: number };
export type TestKind = Test['of'];

/** All of them hold, or any. */
export type Clauses = { readonly join: '&&' | '||'; readonly tests: readonly Test[] };

export const writeClauses = ({ join, tests }: Clauses): string => tests.map(writeTest).join(` ${join} `);

function writeTest(test: Test): string {
  switch (test.of) {
    case 'trait':
      return `${traitOf(test.name)} ${test.is} ${literal(test.value)}`;
    case 'known': {
      const is = isWord(test.name) ? `has(${traitOf(test.name)})` : `(${literal(test.name)} in customer.traits)`;
      return test.not ? `!${is}` : is;
    }
    case 'happened':
      return `${countOf(test.event, test.window)} ${test.not ? '==' : '>'} 0`;
    case 'count':
      return `${countOf(test.event, test.window)} ${test.is} ${test.value}`;
    default:
      return `customer.${test.of} ${test.is} ${literal(test.value)}`;
  }
}

const isWord = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name) && !reserved.has(name);
/** What CEL keeps for itself; a selection of such a name cannot be read. */
const reserved = new Set('as break const continue else false for function if import in let loop namespace null package return true var void while'.split(' ')); // prettier-ignore

const traitOf = (name: string): string =>
  isWord(name) ? `customer.traits.${name}` : `customer.traits[${literal(name)}]`;
const countOf = (event: string, window: string): string =>
  window === '' ? `count(${literal(event)})` : `count(${literal(event)}, ${literal(window)})`;

/** JSON's escapes are CEL's too. */
const literal = (value: Plain): string => JSON.stringify(value);

/** The tests of a condition; undefined for any that says more than a builder shows. An empty text is no test. */
export function readClauses(text: string): Clauses | undefined {
  if (text.trim() === '') return { join: '&&', tests: [] };
  const syntax = readSyntax(text);
  if (isFault(syntax)) return undefined;
  const join = callOf(syntax.expr)?.name === '_||_' ? '||' : '&&';
  const tests = partsOf(syntax.expr, `_${join}_`).map(readTest);
  return tests.every((test) => test !== undefined) ? { join, tests } : undefined;
}

function callOf({ exprKind }: Expr): { readonly name: string; readonly args: readonly Expr[] } | undefined {
  if (exprKind.case !== 'callExpr' || exprKind.value.target) return undefined;
  return { name: exprKind.value.function, args: exprKind.value.args };
}

function partsOf(expr: Expr, join: string): Expr[] {
  const call = callOf(expr);
  return call?.name === join ? call.args.flatMap((arg) => partsOf(arg, join)) : [expr];
}

function readTest(expr: Expr): Test | undefined {
  const call = callOf(expr);
  if (call?.name === '!_') {
    const known = call.args[0] && readKnown(call.args[0]);
    return known === undefined ? undefined : { of: 'known', name: known, not: true };
  }
  const known = readKnown(expr);
  if (known !== undefined) return { of: 'known', name: known, not: false };
  const is = comparisons.find((one) => call?.name === `_${one}_`);
  const [left, right] = call?.args ?? [];
  const value = right && plainOf(right);
  if (!is || !left || value === undefined) return undefined;
  return readCount(left, is, value) ?? readField(left, is, value);
}

function readCount(left: Expr, is: Comparison, value: Plain): Test | undefined {
  const call = callOf(left);
  const [event, window] = (call?.args ?? []).map(textOf);
  if (call?.name !== 'count' || event === undefined || typeof value !== 'number') return undefined;
  if (call.args.length > 2 || (call.args.length === 2 && window === undefined)) return undefined;
  const about = { event, window: window ?? '' };
  if (value === 0 && (is === '>' || is === '==')) return { of: 'happened', ...about, not: is === '==' };
  return { of: 'count', ...about, is, value };
}

function readField(left: Expr, is: Comparison, value: Plain): Test | undefined {
  if (isPresence(left)) return undefined;
  const path = pathOf(left);
  if (path === 'customer.points') return typeof value === 'number' ? { of: 'points', is, value } : undefined;
  if (path === 'customer.stage' || path === 'customer.tier') {
    if ((is !== '==' && is !== '!=') || typeof value !== 'string') return undefined;
    return { of: path === 'customer.stage' ? 'stage' : 'tier', is, value };
  }
  const name = traitNamed(left);
  return name === undefined ? undefined : { of: 'trait', name, is, value };
}

/** The name of the trait that is selected; a path into a trait is more than a builder shows. */
function traitNamed(expr: Expr): string | undefined {
  const { exprKind } = expr;
  if (exprKind.case === 'selectExpr')
    return pathOf(exprKind.value.operand) === 'customer.traits' ? exprKind.value.field : undefined;
  const call = callOf(expr);
  return call?.name === '_[_]' && pathOf(call.args[0]) === 'customer.traits' ? textOf(call.args[1]) : undefined;
}

/** `has(…)`, which the tree has as a selection. */
const isPresence = ({ exprKind }: Expr): boolean => exprKind.case === 'selectExpr' && exprKind.value.testOnly;

function readKnown(expr: Expr): string | undefined {
  if (isPresence(expr)) return traitNamed(expr);
  const call = callOf(expr);
  return call?.name === '@in' && pathOf(call.args[1]) === 'customer.traits' ? textOf(call.args[0]) : undefined;
}

function plainOf(expr: Expr): Plain | undefined {
  const call = callOf(expr);
  if (call?.name === '-_' && call.args[0]) {
    const value = plainOf(call.args[0]);
    return typeof value === 'number' ? -value : undefined;
  }
  const kind = expr.exprKind.case === 'constExpr' ? expr.exprKind.value.constantKind : undefined;
  switch (kind?.case) {
    case 'stringValue':
    case 'boolValue':
    case 'doubleValue':
      return kind.value;
    case 'int64Value':
      return Number.isSafeInteger(Number(kind.value)) ? Number(kind.value) : undefined;
    default:
      return undefined;
  }
}
