import { reads } from '../cel/condition';
import type { JourneyVersion } from '../journey/journey';
import { expressionsOf } from '../journey/listeners';
import type { NamedAudience } from '../journey/watch';
import { sensitiveIn, traitPlanOf, type DataPlan } from '../person/plan/data-plan';
import type { Path, Problem } from './reading/problem';
import { Report } from './reading/report';

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

/** What is published and may ask for traits. */
export type Published = { readonly audiences: readonly NamedAudience[]; readonly live: readonly JourneyVersion[] };

/** Warns, at its place in the plan, of each sensitive trait that something published asks for and does not see. */
export function warnOfReaders(plan: DataPlan, { audiences, live }: Published): Problem[] {
  const report = new Report(() => undefined);
  const warn = ({ trait, purpose }: Read, who: string): void =>
    report.warning(['traits', trait], {
      code: 'sensitive-trait',
      detail: `${who} asks for "${trait}", which is seen for its purpose "${purpose}" alone: to it nobody has one.`,
      hint: `Ask for it in a condition of a journey whose purpose is "${purpose}".`,
    });
  for (const { key, when } of audiences)
    for (const read of sensitiveReads(when, plan)) warn(read, `The audience "${key}"`);
  for (const journey of live) {
    const all = expressionsOf(journey).flatMap((one) => sensitiveReads(one, plan));
    for (const read of new Map(all.map((one) => [one.trait, one])).values())
      if (read.purpose !== journey.purpose)
        warn(read, `The journey "${journey.key}" of the purpose "${journey.purpose}"`);
  }
  return report.problems();
}
