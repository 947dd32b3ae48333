import { speaks } from '../../words/tags-for';
import { localesOf, type Policy } from '../../journey/policy';
import { checkListed } from '../listed-purpose';
import { isMapping } from '../reading/mapping';
import type { Problem } from '../reading/problem';
import { Report } from '../reading/report';
import { placeIn, type Format } from '../reading/source';

type Written = { readonly source: string; readonly format: Format };

/** What is wrong with a statement under the policy in force: languages that it lacks, and a purpose that nobody listed. */
export function problemsUnder(
  policy: Pick<Policy, 'locales' | 'purposes'>,
  { locales, purpose }: Readonly<Record<string, unknown>>,
  { source, format }: Written,
): Problem[] {
  const report = new Report(() => undefined);
  if (isMapping(locales)) checkLocales(localesOf(policy), Object.keys(locales), report);
  if (typeof purpose === 'string') checkListed(purpose, policy, report);
  return placeIn(report.problems(), source, format);
}

function checkLocales(wanted: readonly string[], there: readonly string[], report: Report): void {
  for (const tag of wanted.filter((one) => !there.some((other) => speaks(other, one)))) {
    report.error(['locales'], {
      code: 'missing-locale',
      detail: `The words in "${tag}" are missing, which the policy asks of every statement.`,
      hint: `Write locales: { ${tag}: { title, text } }, or change "locales" of the policy.`,
    });
  }
}
