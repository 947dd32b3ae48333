import type { CheckOptions } from '../../cel/check';
import { isMapping } from './mapping';
import type { Path } from './problem';
import type { Report } from './report';

/** What may not be spoken of where nobody has entered anything. */
export const nobodyYet: readonly string[] = ['event', 'entry', 'step'];

/** An expression where it stands; `boolean` ones must be true or false. Whether it says so, `checkExpressions` tells. */
export function readExpression(text: string, path: Path, options: CheckOptions, report: Report): string {
  report.expressions.push({ text, path, options });
  return text.trim();
}

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
