import { z } from 'zod';
import type { DataPlan } from '../person/plan/data-plan';
import { nobodyYet, readExpression } from './reading/definition-reader';
import { checkExpressions } from './reading/expressions';
import { isMapping } from './reading/mapping';
import { expression, key, name } from './reading/fields';
import { readPart, sayType } from './reading/issues';
import { hasErrors, type Problem } from './reading/problem';
import { readSource, type Format } from './reading/source';
import { refuseSensitive } from './sensitive-reads';

/** A named audience: who is in it, as a condition. */
export type Audience = { readonly key: string; readonly name: string; readonly when: string };

export const audienceShape = z.strictObject({
  audience: key,
  name: name.optional(),
  when: expression.describe('A CEL expression over customer, now and history: who is in it.'),
});

/**
 * Reads a named audience and reports everything that is wrong with it.
 * @param plan what of people is sensitive; without it nobody looks
 */
export function parseAudience(
  source: string,
  format: Format,
  plan?: DataPlan,
): { audience?: Audience; problems: Problem[] } {
  const { value, report } = readSource(source, format);
  if (value !== undefined && !isMapping(value)) {
    const hint = 'It begins with "audience: <key>".';
    report.error([], { code: 'wrong-type', detail: `An audience is a mapping, not ${sayType(value)}.`, hint });
  }
  const read = isMapping(value) ? readPart(audienceShape, value, [], report) : undefined;
  const when = read && readExpression(read.when, ['when'], { boolean: true, absent: nobodyYet }, report);
  checkExpressions(report);
  if (plan && when !== undefined) refuseSensitive(when, ['when'], plan, report);
  const problems = report.problems();
  if (!read || when === undefined || hasErrors(problems)) return { problems };
  return { audience: { key: read.audience, name: read.name ?? read.audience, when }, problems };
}
