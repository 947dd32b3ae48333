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
  for (const claim of [...claims].sort((a, b) => rank(bearerOf(a)) - rank(bearerOf(b)))) {
    const first = taken.get(claim.step.id);
    if (first && yields(bearerOf(claim), [bearerOf(first)])) yieldTo(first, claim, report);
    else if (first) complain(first, claim, report);
    if (!taken.has(claim.step.id)) taken.set(claim.step.id, claim);
  }
}

/** A step with a name of its own; `explicit` when its author wrote `id:`. */
export type Bearer = { readonly kind: string; readonly explicit: boolean };

const bearerOf = ({ step, explicit }: Claim): Bearer => ({ kind: step.kind, explicit });

/** Whether a step leaves its name to another one that has it. */
export const yields = (mine: Bearer, others: readonly Bearer[]): boolean =>
  !mine.explicit &&
  (mine.kind === 'split' || mine.kind === 'survey') &&
  others.some((other) => rank(other) < rank(mine));

/** Who is asked first keeps the id. */
function rank({ explicit, kind }: Bearer): number {
  if (explicit) return 0;
  return kind === 'message' ? 1 : kind === 'survey' ? 2 : 3;
}

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
