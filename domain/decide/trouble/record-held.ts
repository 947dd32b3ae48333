import type { Work } from '../work';
import type { Parked } from './parked';

/** A message that waits for its template to be mended has its why on record, once. */
export function recordHeld(work: Work, parked: readonly Parked[]): void {
  for (const { part, id, journey = '', version = 0, step = '', reason, tries, template } of parked) {
    if (part !== 'passage' || reason !== 'template-error' || tries > 1) continue;
    const why = { outcome: 'hold', reason, data: { template } } as const;
    work.decisions.push({ at: work.now, enrolmentId: id, journey, version, step, ...why });
  }
}
