import { sql } from 'kysely';
import { z } from 'zod';
import type { Refusal } from '../../domain/contact/refusal';
import type { Database } from '../base/database';
import { made, millis, rows, uuid } from '../base/rows';
import type { ListPlace } from '../wake/enrolments';

export const listed = z.object({
  id: uuid,
  enrolmentId: uuid,
  journey: z.string(),
  version: z.int(),
  step: z.string(),
  template: z.string(),
  purpose: z.string(),
  channel: z.string().nullable(),
  class: z.enum(['marketing', 'service']),
  status: z.enum(['decided', 'handing-over', 'sent', 'withheld', 'failed', 'unknown']),
  reason: z.string().nullable(),
  decidedAt: millis,
  at: millis,
  refusal: made<Refusal>().nullable(),
  feedback: made<Readonly<Record<string, unknown>>>().nullable(),
});
export type ListedMessage = Omit<z.output<typeof listed>, 'refusal'> & {
  readonly refusal?: Refusal | null | undefined;
};

export const messageColumns = sql`message_id as id, enrolment_id as "enrolmentId", journey, version, step, template, purpose, channel, class, status, reason,
  decided_at as "decidedAt", at, refusal, feedback`;

/** Newest decided first. @param before decided earlier than this place in the list */
export async function listMessages(
  db: Database,
  customerId: string,
  {
    journey,
    limit,
    before,
  }: { readonly journey?: string | undefined; readonly limit: number; readonly before?: ListPlace | undefined },
): Promise<ListedMessage[]> {
  const { at, id } = before ?? {};
  return rows(
    db,
    listed,
    sql`select ${messageColumns} from messages where customer_id = ${customerId} ${journey === undefined ? sql`` : sql`and journey = ${journey}`}
        ${at === undefined ? sql`` : sql`and (decided_at, message_id) < (${new Date(at)}::timestamptz, ${id}::uuid)`}
      order by decided_at desc, message_id desc limit ${limit}`,
  );
}

/** So that what it costs does not depend on how long a life is. */
const mostLookedThrough = 1_000;

/** Of each journey the last message that failed, of which nobody knows, or that its provider refuses for now. */
export const lastFailed = (db: Database, customerId: string, journey: string | undefined): Promise<ListedMessage[]> =>
  rows(
    db,
    listed,
    sql`select distinct on (journey) ${messageColumns} from (
        select * from messages where customer_id = ${customerId} ${journey === undefined ? sql`` : sql`and journey = ${journey}`}
        order by at desc limit ${mostLookedThrough}) m
      where reason is not null and status in ('failed', 'unknown', 'decided') order by journey, m.at desc`,
  );
