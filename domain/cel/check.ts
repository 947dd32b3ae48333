import { parseDuration } from '../time/duration';
import { readInstant } from '../time/read-instant';
import { didYouMean } from '../schema/reading/nearest';
import type { Compiled } from './compile';
import { readSpan } from './functions';
import { infer } from './infer';
import { historyCall, pathOf, windowOf } from './readings';
import { textOf, visit, type Expr, type Fault } from './syntax';
import { valuesOf, variables } from './vocabulary';

export type CheckOptions = {
  /** The expression decides something, so it must be true or false. */
  readonly boolean?: boolean;
  /** Variables that are not there where the expression stands. */
  readonly absent?: readonly string[];
};

/** Names, fields, functions, types, windows and texts of an expression. */
export function check(compiled: Compiled, { boolean = false, absent = [] }: CheckOptions): Fault[] {
  const faults: Fault[] = [];
  const tell = (at: Expr, fault: Omit<Fault, 'column' | 'severity'> & { severity?: Fault['severity'] }): void => {
    const { code, message, hint, severity = 'error' } = fault;
    const column = compiled.column(at);
    const same = faults.some((one) => one.message === message && one.column === column);
    if (!same) faults.push({ code, message, severity, ...(column ? { column } : {}), ...(hint ? { hint } : {}) });
  };
  const type = infer(compiled.expr, { names: new Map(Object.entries(variables)), tell });
  if (boolean && type !== 'bool' && type !== 'any') {
    tell(compiled.expr, { code: 'condition-type', message: `A condition must be true or false; this is a ${type}.` });
  }
  visit(compiled.expr, (expr) => {
    const name = expr.exprKind.case === 'identExpr' ? expr.exprKind.value.name : '';
    if (absent.includes(name)) tell(expr, notHere(name));
    checkHistory(expr, tell);
    checkLiteral(expr, tell);
    checkValue(expr, tell);
  });
  return faults;
}

type Tell = (at: Expr, fault: Omit<Fault, 'column' | 'severity'> & { severity?: Fault['severity'] }) => void;

const notHere = (name: string): Parameters<Tell>[1] => ({
  code: 'condition-not-here',
  message: `There is no "${name}" here, so this can never be computed.`,
  hint:
    name === 'event'
      ? 'An event is there beside "on" only. The one that entered is entry; those before are found by count, last and step.'
      : 'Nobody has entered yet where this is asked; use event.',
  severity: 'warning',
});

/** Names and windows must be plain texts: what is counted decides which events are kept and when to look again. */
function checkHistory(expr: Expr, tell: Tell): void {
  const call = historyCall(expr);
  if (!call) return;
  const name = call.args[0];
  if (name && textOf(name) === undefined) {
    tell(name, {
      code: 'condition-not-literal',
      message: `The event's name in ${call.function} must be a text in quotes.`,
    });
  }
  const window = windowOf(call);
  if (!window) return;
  const text = textOf(window);
  if (text === undefined || !parseDuration(text)) {
    tell(window, {
      code: 'condition-window',
      message: `The window in ${call.function} must be a duration in quotes.`,
      hint: 'For example "90 days".',
    });
  }
}

function checkLiteral(expr: Expr, tell: Tell): void {
  if (expr.exprKind.case !== 'callExpr') return;
  const { function: name, args, target } = expr.exprKind.value;
  const text = textOf(args[0]);
  if (text === undefined || target || args.length !== 1) return;
  if (name === 'duration' && !isSpan(text)) {
    tell(expr, {
      code: 'condition-window',
      message: `"${text}" is not a duration of fixed length.`,
      hint: 'For example duration("30 days") or duration("1h30m").',
    });
  }
  if (name === 'timestamp' && readInstant(text, 'UTC') === undefined) {
    tell(expr, {
      code: 'condition-type',
      message: `"${text}" is not a timestamp.`,
      hint: 'For example timestamp("2026-12-24T09:00:00Z").',
    });
  }
}

function isSpan(text: string): boolean {
  try {
    readSpan(text);
    return true;
  } catch {
    return false;
  }
}

/** `customer.stage == "registred"` is never true. */
function checkValue(expr: Expr, tell: Tell): void {
  if (expr.exprKind.case !== 'callExpr' || !['_==_', '_!=_', '@in'].includes(expr.exprKind.value.function)) return;
  const [left, right] = expr.exprKind.value.args;
  const values = valuesOf[pathOf(left) ?? ''] ?? valuesOf[pathOf(right) ?? ''];
  if (!values) return;
  const compared = [left, right].flatMap((side) =>
    side?.exprKind.case === 'listExpr' ? side.exprKind.value.elements : [side],
  );
  for (const side of compared) {
    const text = textOf(side);
    if (side && text !== undefined && !values.includes(text)) {
      tell(side, {
        code: 'condition-value',
        message: `"${text}" is none of ${values.join(', ')}.`,
        hint: didYouMean(text, values),
        severity: 'warning',
      });
    }
  }
}
