import { checkExpression, type Fault } from '../../cel/condition';
import { weightOf } from '../../cel/syntax';
import type { ProblemCode } from './problem-codes';
import type { Report } from './report';

/** Tells what is wrong with the expressions that were read: apart from reading, since CEL is most of what a browser would load for it. */
export function checkExpressions(report: Report): void {
  for (const { text, path, options } of report.expressions.splice(0)) {
    if (report.isFull) return;
    if (report.spend(weightOf(text)))
      for (const fault of checkExpression(text, options)) report.add(path, saidFault(fault), fault.severity);
    else
      report.error(path, {
        code: 'too-many-conditions',
        detail: 'The conditions of this definition are too many or too long.',
      });
  }
}

const saidFault = ({ code, message, hint, column }: Fault): { code: ProblemCode; detail: string; hint?: string } => ({
  code,
  detail: column === undefined || column === 1 ? message : `Column ${column}: ${message}`,
  ...(hint ? { hint } : {}),
});
