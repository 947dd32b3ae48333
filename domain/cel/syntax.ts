import { parse } from '@bufbuild/cel';
import type { FaultCode } from './fault-codes';

/** A node of the syntax tree, as `@bufbuild/cel` gives it. */
export type Expr = ReturnType<typeof parse>['expr'];
export type Kind = Expr['exprKind'];
export type Call = Extract<Kind, { case: 'callExpr' }>['value'];
export type Comprehension = Extract<Kind, { case: 'comprehensionExpr' }>['value'];

/** What is wrong with an expression, at which column (from 1). */
export type Fault = {
  readonly code: FaultCode;
  readonly message: string;
  readonly column?: number;
  readonly hint?: string;
  readonly severity: 'error' | 'warning';
};

export type Syntax = {
  readonly expr: Expr;
  /** Column of a node in the source, from 1. */
  column(expr: Expr): number | undefined;
};

const longest = 2_000;
const deepest = 40;

/** Reads an expression. @returns a fault for what is not CEL, is longer than 2,000 characters or nested deeper than 40. */
export function readSyntax(source: string): Syntax | Fault {
  if (source.trim() === '') return error('condition-empty', 'The expression is empty.');
  if (source.length > longest)
    return error('condition-too-long', `The expression is longer than ${longest} characters.`);
  if (nesting(source) > deepest)
    return error('condition-too-deep', `The expression is nested deeper than ${deepest} levels.`);
  try {
    const { expr, sourceInfo } = parse(source);
    return {
      expr,
      column: ({ id }) => {
        const offset = sourceInfo?.positions[String(id)];
        return offset === undefined ? undefined : offset + source.slice(offset).search(/\S|$/) + 1;
      },
    };
  } catch (thrown) {
    return syntaxFault(source, thrown);
  }
}

export const isFault = (syntax: Syntax | Fault): syntax is Fault => 'code' in syntax;

const error = (code: FaultCode, message: string): Fault => ({ code, message, severity: 'error' });

/** How much it costs to read an expression, in characters of a flat one. */
export const weightOf = (source: string): number =>
  source.length > longest ? 1 : source.length * (1 + nesting(source));

/** Deepest bracket, not counting those within quotes. */
function nesting(source: string): number {
  let depth = 0;
  let most = 0;
  for (const [token] of source.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[([{\])}]/g)) {
    if (token === '(' || token === '[' || token === '{') most = Math.max(most, ++depth);
    else if (token === ')' || token === ']' || token === '}') depth--;
  }
  return most;
}

function syntaxFault(source: string, thrown: unknown): Fault {
  const offset = offsetOf(thrown);
  if (offset === undefined) return error('condition-unreadable', 'The expression cannot be read.');
  const rest = source.slice(offset, offset + 20);
  const message = rest === '' ? 'The expression ends too early.' : `The expression cannot be read from "${rest}" on.`;
  const hint = hintFor(source, offset);
  return { ...error('condition-unreadable', message), column: offset + 1, ...(hint ? { hint } : {}) };
}

function offsetOf(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('location' in thrown)) return undefined;
  const { location } = thrown as { location?: { start?: { offset?: unknown } } };
  return typeof location?.start?.offset === 'number' ? location.start.offset : undefined;
}

/** What people write who know other languages. */
function hintFor(source: string, offset: number): string | undefined {
  const rest = source.slice(offset);
  const words: readonly [RegExp, string][] = [
    [/^=(?!=)/, 'Write == to compare.'],
    [/^and\b/i, 'Write && for "and".'],
    [/^or\b/i, 'Write || for "or".'],
    [/^(not|is)\b/i, 'Write ! for "not" and == for "is".'],
    [/^(<>|~)/, 'Write != for "not equal".'],
    [/^&(?!&)/, 'Write && for "and".'],
    [/^\|(?!\|)/, 'Write || for "or".'],
    [/^(between|like|contains)\b/i, 'Write a >= 1 && a <= 5, or name.contains("x").'],
    [/^["']/, 'A text needs its closing quote.'],
  ];
  return words.find(([pattern]) => pattern.test(rest))?.[1];
}

/** The parts of a node, in reading order. */
export function parts({ exprKind: kind }: Expr): Expr[] {
  switch (kind.case) {
    case 'selectExpr':
      return present([kind.value.operand]);
    case 'callExpr':
      return present([kind.value.target, ...kind.value.args]);
    case 'listExpr':
      return kind.value.elements;
    case 'structExpr':
      return present(
        kind.value.entries.flatMap((entry) => [
          entry.keyKind.case === 'mapKey' ? entry.keyKind.value : undefined,
          entry.value,
        ]),
      );
    case 'comprehensionExpr': {
      const { iterRange, accuInit, loopCondition, loopStep, result } = kind.value;
      return present([iterRange, accuInit, loopCondition, loopStep, result]);
    }
    default:
      return [];
  }
}

const present = (exprs: readonly (Expr | undefined)[]): Expr[] => exprs.filter((expr) => expr !== undefined);

/** Visits a node and everything in it. */
export function visit(expr: Expr, see: (expr: Expr) => void): void {
  see(expr);
  for (const part of parts(expr)) visit(part, see);
}

/** The text of a literal. */
export function textOf(expr: Expr | undefined): string | undefined {
  if (expr?.exprKind.case !== 'constExpr') return undefined;
  const { constantKind } = expr.exprKind.value;
  return constantKind.case === 'stringValue' ? constantKind.value : undefined;
}

export const isName = (expr: Expr | undefined, name: string): boolean =>
  expr?.exprKind.case === 'identExpr' && expr.exprKind.value.name === name;
