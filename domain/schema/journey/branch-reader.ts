import type { Step } from '../../journey/journey';
import type { Path } from '../reading/problem';
import type { Report } from '../reading/report';

/** Where a step stands: `path` in the source, `place` as an id such as `2.then.0`. */
export type Place = { readonly path: Path; readonly place: string };

/** What the reader of one step needs of the whole: the steps below it are read by the same rules. */
export type BranchReader = {
  readonly report: Report;
  /** @param place of the branch that holds the list */
  list(value: unknown, path: Path, place: string): Step[];
};
