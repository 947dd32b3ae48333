import { beginLooks } from '../../db/definitions/audience-looks';
import { stepLooks } from '../../db/definitions/look-at-audiences';
import type { ApiDeps } from '../http/deps';

/** Real milliseconds for which a publish looks who is among its audiences; the workers go on from there. */
const patience = 2_000;

/**
 * After a publish: notes who is among the audiences that somebody listens to now, so that what happens to them next is news. Until
 * somebody was looked at it is not.
 */
export async function lookAtOnce({ db, definitions, clock }: Pick<ApiDeps, 'db' | 'definitions' | 'clock'>) {
  const inForce = await definitions.current(db);
  if (inForce.audiences.length === 0) return;
  const end = performance.now() + patience;
  await beginLooks(db, inForce, clock.now());
  while (performance.now() < end && (await stepLooks(db, inForce, clock.now()))) continue;
}
