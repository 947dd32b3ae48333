import type { Policy } from '../journey/policy';
import { readPolicy } from './policy';
import { checkExpressions } from './reading/expressions';
import { hasErrors, type Problem } from './reading/problem';
import type { Format } from './reading/source';

/** Reads a policy and reports everything that is wrong with it at once; its version is given when it is stored. */
export function parsePolicy(source: string, format: Format): { policy?: Policy; problems: Problem[] } {
  const { policy, report } = readPolicy(source, format);
  checkExpressions(report);
  const problems = report.problems();
  return policy && !hasErrors(problems) ? { policy, problems } : { problems };
}
