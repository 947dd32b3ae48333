import { sql } from 'kysely';
import { z } from 'zod';
import { requestKinds, requestOutcomes } from '../../domain/person/ledger/requests';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { text } from '../base/json';
import { idRow, millis, row, uuid } from '../base/rows';

const found = z.object({
  subjectRequestId: uuid,
  requestId: uuid,
  controller: z.string(),
  receivedAt: millis,
  expectedAt: millis,
  callbacks: z.array(z.string()),
  asks: z.enum(requestKinds),
  about: uuid.nullable(),
  outcome: z.enum(requestOutcomes).nullable(),
  begins: millis.nullable(),
});
export type SubjectRequestRow = Omit<z.output<typeof found>, 'callbacks'> & { readonly callbacks: readonly string[] };

const fields = sql`s.subject_request_id as "subjectRequestId", s.request_id as "requestId", s.controller_id as controller, s.received_at as "receivedAt",
  s.expected_at as "expectedAt", s.callbacks, r.asks, r.about, r.outcome, e.begins_at as begins
  from subject_requests s join requests r using (request_id) left join erasing e on e.customer_id = r.about`;

export const subjectRequestOf = (db: Database | Tx, id: string): Promise<SubjectRequestRow | undefined> =>
  row(db, found, sql`select ${fields} where s.subject_request_id = ${id}`);

/** The OpenDSR request by which a request of the register came; undefined for one that came by another way. */
export const subjectRequestBehind = (db: Database | Tx, requestId: string): Promise<SubjectRequestRow | undefined> =>
  row(db, found, sql`select ${fields} where s.request_id = ${requestId}`);

export type NewSubjectRequest = {
  readonly subjectRequestId: string;
  readonly requestId: string;
  readonly controller: string;
  readonly receivedAt: Millis;
  readonly expectedAt: Millis;
  readonly callbacks: readonly string[];
};

const longestController = 200;

/** @returns false where there is one of this id */
export async function noteSubjectRequest(
  tx: Tx,
  { subjectRequestId, requestId, controller, receivedAt, expectedAt, callbacks }: NewSubjectRequest,
): Promise<boolean> {
  const noted = await row(
    tx,
    idRow,
    sql`insert into subject_requests (subject_request_id, request_id, controller_id, received_at, expected_at, callbacks)
      values (${subjectRequestId}, ${requestId}, ${text(controller, longestController)}, ${new Date(receivedAt)}, ${new Date(expectedAt)},
        ${sql.val([...callbacks])}::text[]) on conflict do nothing returning subject_request_id as id`,
  );
  return noted !== undefined;
}

/** Whether somebody else still waits, by OpenDSR, for the erasure of the same person. */
export const hasOtherErasure = async (tx: Tx, customerId: string): Promise<boolean> =>
  (await row(
    tx,
    idRow,
    sql`select request_id as id from requests join subject_requests using (request_id)
      where about = ${customerId} and asks = 'erase' and answered_at is null limit 1`,
  )) !== undefined;
