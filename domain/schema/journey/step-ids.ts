import type { Step } from '../../journey/journey';
import type { Path } from '../reading/problem';
import type { Report } from '../reading/report';

/** A step that wants the id it carries; `explicit` when its author wrote `id:`. */
export type Claim = { readonly step: Step; readonly path: Path; readonly place: string; readonly explicit: boolean };

/**
 * Two steps that were given the same id are a problem. Where a split or a survey only happens to have the name of another step,
 * as in `split: offer` around `message: offer`, the other one keeps it and the place is the id.
 */
export function settleIds(claims: readonly Claim[], report: Report): void {
  const taken = new Map<string, Claim>();
  for (const claim of [...claims].sort((a, b) => rank(a) - rank(b))) {
    const first = taken.get(claim.step.id);
    if (first && mayYield(claim) && (first.explicit || first.step.kind !== claim.step.kind))
      yieldTo(first, claim, report);
    else if (first) complain(first, claim, report);
    if (!taken.has(claim.step.id)) taken.set(claim.step.id, claim);
  }
}

/** Who is asked first keeps the id. */
function rank({ explicit, step }: Claim): number {
  if (explicit) return 0;
  return step.kind === 'message' ? 1 : step.kind === 'survey' ? 2 : 3;
}

const mayYield = ({ explicit, step }: Claim): boolean => !explicit && (step.kind === 'split' || step.kind === 'survey');

function yieldTo(first: Claim, { step, path, place }: Claim, report: Report): void {
  const named: { id: string } = step;
  const detail = `The ${step.kind} "${step.id}" has the name of another step, so its id is its place, "${place}".`;
  report.warning(path, {
    code: 'shared-name',
    detail,
    hint: `The other is in line ${report.lineOf(first.path) ?? 1}.`,
  });
  named.id = place;
}

function complain(first: Claim, { step, path }: Claim, report: Report): void {
  const hint = `The first is in line ${report.lineOf(first.path) ?? 1}. Give one of them an id of its own.`;
  report.error(path, { code: 'duplicate-id', detail: `Two steps have the id "${step.id}".`, hint });
}
