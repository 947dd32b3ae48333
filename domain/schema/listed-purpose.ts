import type { Policy } from '../journey/policy';
import { didYouMean } from './reading/nearest';
import type { Path } from './reading/problem';
import type { Report } from './reading/report';

/** Warns of a purpose that the policy does not list. @param path where it stands */
export function checkListed(
  purpose: string,
  { purposes }: Pick<Policy, 'purposes'>,
  report: Report,
  path: Path = ['purpose'],
): void {
  if (purpose === '' || Object.hasOwn(purposes, purpose)) return;
  const hint = didYouMean(purpose, Object.keys(purposes));
  report.warning(path, {
    code: 'unlisted-purpose',
    detail: `The policy does not list the purpose "${purpose}", so it counts as marketing.`,
    ...(hint ? { hint } : {}),
  });
}
