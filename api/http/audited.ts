import { beginAudit, settleAudit } from '../../db/base/audit';
import { plainObject } from '../../domain/schema/plain-object';
import { cutText } from '../../domain/schema/storable';
import type { ApiDeps } from './deps';
import { Problem } from './problem';
import type { Answer, RawCall, Route } from './route';
import { brokenOff } from './to-problem';

export type AuditDeps = Pick<ApiDeps, 'db' | 'clock'>;

const longestNote = 500;
const ours = /^[\w-]{1,200}$/;
/** What is done to one person. */
const ofPerson = /^(?:customer|request)\./;

/**
 * Does what a route does, with a line in the audit log that is there before: a change without one cannot be. What only pretends
 * has none.
 */
export async function audited(
  { db, clock }: AuditDeps,
  { audit, auditsSessions, run }: Route,
  call: RawCall,
): Promise<Answer> {
  const body = plainObject(call.body);
  const isBackends = auditsSessions === true && call.session === undefined;
  if (audit === undefined || isBackends || body?.dryRun === true) return run(call);
  const said = body?.note ?? body?.reason;
  const note = typeof said === 'string' && said.trim() !== '' ? cutText(said.trim(), longestNote) : undefined;
  const [first, why] = ofPerson.test(audit) ? [undefined, note] : [note];
  const seq = await beginAudit(db, { at: clock.now(), key: call.key, what: audit, note: first });
  const settle = (status: number, target: string | undefined): Promise<void> =>
    settleAudit(db, seq, { status, target, why }).catch(() => undefined);
  try {
    const answer = await run(call);
    await settle(answer.status, answer.about ?? named(call));
    return answer;
  } catch (error) {
    const refused = error instanceof Problem ? error : brokenOff(error);
    if (refused) await settle(refused.status, named(call));
    throw error;
  }
}

/** What the path names, unless that may be an address. */
function named({ params }: RawCall): string | undefined {
  const [name] = Object.values(params);
  return name !== undefined && ours.test(name) ? name : undefined;
}
