import type { ProblemCode } from './problem-codes';
import { checkExpression, type Fault } from '../../cel/condition';
import type { CheckOptions } from '../../cel/check';
import { weightOf } from '../../cel/syntax';
import { isMapping } from './mapping';
import type { Path } from './problem';
import type { Report } from './report';

/** Checks an expression where it stands; `condition` ones must be true or false. */
export function readExpression(text: string, path: Path, options: CheckOptions, report: Report): string {
  if (!report.spend(weightOf(text))) {
    report.error(path, {
      code: 'too-many-conditions',
      detail: 'The conditions of this definition are too many or too long.',
    });
    return text.trim();
  }
  for (const fault of checkExpression(text, options)) report.add(path, saidFault(fault), fault.severity);
  return text.trim();
}

const saidFault = ({ code, message, hint, column }: Fault): { code: ProblemCode; detail: string; hint?: string } => ({
  code,
  detail: column === undefined || column === 1 ? message : `Column ${column}: ${message}`,
  ...(hint ? { hint } : {}),
});

/** One thing may stand where a list of one is meant. */
export const listOf = (value: unknown): unknown => (value === undefined || Array.isArray(value) ? value : [value]);

/** The same mapping with one of its entries as a list. */
export function withList(value: unknown, name: string): unknown {
  return isMapping(value) && value[name] !== undefined ? { ...value, [name]: listOf(value[name]) } : value;
}

/** Without entries that are undefined. */
export function given<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
