import { sensitiveIn, traitPlanOf, type DataPlan } from '../person/plan/data-plan';
import type { Problem } from './reading/problem';
import { Report } from './reading/report';

/** Warns, at its place in a plan, of each trait that it makes sensitive, since what is stored of it goes where nothing permits it. */
export function warnOfBecoming(plan: DataPlan, before: DataPlan): Problem[] {
  const report = new Report(() => undefined);
  for (const name of sensitiveIn(plan)) {
    if (sensitiveIn(before).has(name)) continue;
    const purpose = traitPlanOf(plan, name)?.purpose ?? '';
    report.warning(['traits', name], {
      code: 'becomes-sensitive',
      detail: `What is stored of "${name}" is masked from now on, and in an hour it is deleted of everybody without a consent for "${purpose}"; nothing brings it back.`,
      hint: 'Was it not meant so, put the plan of before in force within the hour.',
    });
  }
  return report.problems();
}
