import { sql } from 'kysely';
import { z } from 'zod';
import type { Database, Tx } from '../base/database';
import type { Call } from '../../domain/decide/passage/call';
import type { Millis } from '../../domain/time/time';
import { json, textOrNull } from '../base/json';
import { row } from '../base/rows';
import { maskedAsPlanned } from '../base/masked';

const statusRow = z.object({ status: z.string() });

/** Real time; longer than an attempt may take. */
const leaseSeconds = 20;

/** `until` is product time. */
const claimedCall = z.object({
  id: z.string(),
  url: z.string(),
  body: z.record(z.string(), z.unknown()),
  attempt: z.int(),
  until: z.number(),
});
type ClaimedCall = z.infer<typeof claimedCall>;

/**
 * Takes a call for one attempt; one whose last attempt died is taken again under the same id.
 * @returns undefined when it is settled, gone or being made by somebody else
 */
export async function claimCall(db: Database, customerId: string, callId: string): Promise<ClaimedCall | undefined> {
  return row(
    db,
    claimedCall,
    sql`update calls set status = 'calling', attempt = attempt + 1, lease_until = now() + make_interval(secs => ${leaseSeconds})
    where customer_id = ${customerId} and call_id = ${callId} and (status = 'open' or (status = 'calling' and lease_until <= now()))
    returning call_id as id, url, ${maskedAsPlanned(sql`body`)} as body, attempt, until`,
  );
}

export async function readCallStatus(
  db: Database | Tx,
  customerId: string,
  callId: string,
): Promise<string | undefined> {
  const query = sql`select status from calls where customer_id = ${customerId} and call_id = ${callId}`;
  return (await row(db, statusRow, query))?.status;
}

const longestReason = 200;

export type CallOutcome = Pick<Call, 'status' | 'reason' | 'httpStatus' | 'response'> & {
  readonly attempt: number;
  readonly at: Millis;
};

/** Records what became of an attempt, unless another one has taken the call meanwhile; a merge in the meantime loses no answer. */
export async function settleCall(
  db: Database,
  customerId: string,
  callId: string,
  outcome: CallOutcome,
): Promise<void> {
  const { status, reason, httpStatus, response, attempt, at } = outcome;
  await sql`
    update calls set status = ${status}, reason = ${textOrNull(reason, longestReason)}, http_status = coalesce(${httpStatus ?? null}, http_status),
      response = ${response === undefined ? null : json(response)}, at = ${new Date(at)}, lease_until = null
    where customer_id = settled_as(${customerId}) and call_id = ${callId} and status = 'calling' and attempt = ${attempt}`.execute(
    db,
  );
}
