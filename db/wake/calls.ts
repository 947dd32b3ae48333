import { sql } from 'kysely';
import type { Database, Tx } from '../base/database';
import type { Call } from '../../domain/decide/call';
import type { Millis } from '../../domain/time/time';
import { jsonOrNull, textOrNull } from '../base/json';

/** Real time; longer than an attempt may take. */
const leaseSeconds = 20;

export type ClaimedCall = Pick<Call, 'id' | 'url' | 'body'> & {
  readonly attempt: number;
  readonly until: Millis;
};

/**
 * Takes a call for one attempt; one whose last attempt died is taken again under the same id.
 * @returns undefined when it is settled, gone or being made by somebody else
 */
export async function claimCall(db: Database, customerId: string, callId: string): Promise<ClaimedCall | undefined> {
  const { rows } = await sql<ClaimedCall>`
    update calls set status = 'calling', attempt = attempt + 1, lease_until = now() + make_interval(secs => ${leaseSeconds})
    where customer_id = ${customerId} and call_id = ${callId} and (status = 'open' or (status = 'calling' and lease_until <= now()))
    returning call_id as id, url, body, attempt, until`.execute(db);
  return rows[0];
}

export async function readCallStatus(
  db: Database | Tx,
  customerId: string,
  callId: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ status: string }>`
    select status from calls where customer_id = ${customerId} and call_id = ${callId}`.execute(db);
  return rows[0]?.status;
}

const longestReason = 200;

export type CallOutcome = Pick<Call, 'status' | 'reason' | 'httpStatus' | 'response'> & {
  readonly attempt: number;
  readonly at: Millis;
};

/** Records what became of an attempt, unless another one has taken the call meanwhile. */
export async function settleCall(
  db: Database,
  customerId: string,
  callId: string,
  outcome: CallOutcome,
): Promise<void> {
  const { status, reason, httpStatus, response, attempt, at } = outcome;
  await sql`
    update calls set status = ${status}, reason = ${textOrNull(reason, longestReason)}, http_status = coalesce(${httpStatus ?? null}, http_status),
      response = ${jsonOrNull(response)}, at = ${new Date(at)}, lease_until = null
    where customer_id = ${customerId} and call_id = ${callId} and status = 'calling' and attempt = ${attempt}`.execute(
    db,
  );
}
