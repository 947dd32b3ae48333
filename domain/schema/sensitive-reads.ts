import { reads } from '../cel/condition';
import { sensitiveIn, traitPlanOf, type DataPlan } from '../person/plan/data-plan';
import type { Path } from './reading/problem';
import type { Report } from './reading/report';

type Read = { readonly trait: string; readonly purpose: string };

/** The sensitive traits that an expression reads, each with the purpose for which alone it is seen. */
function sensitiveReads(expression: string, plan: DataPlan): Read[] {
  const sensitive = sensitiveIn(plan);
  if (sensitive.size === 0) return [];
  const traits = reads(expression).fields.flatMap((field) => {
    const [owner, part, trait = ''] = field.split('.');
    return owner === 'customer' && part === 'traits' && sensitive.has(trait) ? [trait] : [];
  });
  return [...new Set(traits)].map((trait) => ({ trait, purpose: traitPlanOf(plan, trait)?.purpose ?? '' }));
}

/** Refuses what the condition of an audience never sees, since an audience is for no purpose. */
export function refuseSensitive(expression: string, path: Path, plan: DataPlan, report: Report): void {
  for (const { trait, purpose } of sensitiveReads(expression, plan))
    report.error(path, {
      code: 'sensitive-trait',
      detail: `The trait "${trait}" is sensitive and seen for its purpose "${purpose}" alone; an audience has none, so that it never sees it.`,
      hint: `Ask for it in a condition of a journey whose purpose is "${purpose}".`,
    });
}

/** Warns of what a journey of another purpose never sees. */
export function warnOfSensitive(
  { expression, path }: { readonly expression: string; readonly path: Path },
  purpose: string,
  plan: DataPlan,
  report: Report,
): void {
  for (const { trait, purpose: its } of sensitiveReads(expression, plan))
    if (its !== purpose)
      report.warning(path, {
        code: 'sensitive-trait',
        detail: `The trait "${trait}" is sensitive and seen for its purpose "${its}" alone: to this journey it is not there.`,
      });
}
