import { sql } from 'kysely';
import type { Message } from '../../domain/contact/message';
import type { Refusal } from '../../domain/contact/refusal';
import type { Database } from '../base/database';
import type { Place } from '../wake/enrolments';

export type ListedMessage = Pick<
  Message,
  | 'id'
  | 'enrolmentId'
  | 'journey'
  | 'version'
  | 'step'
  | 'template'
  | 'purpose'
  | 'class'
  | 'status'
  | 'decidedAt'
  | 'at'
> & {
  readonly channel: string | null;
  readonly reason: string | null;
  readonly refusal?: Refusal | null | undefined;
};

/** Newest decided first. @param before decided earlier than this place in the list */
export async function listMessages(
  db: Database,
  customerId: string,
  {
    journey,
    limit,
    before,
  }: { readonly journey?: string | undefined; readonly limit: number; readonly before?: Place | undefined },
): Promise<ListedMessage[]> {
  const rows = await db
    .selectFrom('messages')
    .select([
      'message_id as id',
      'enrolment_id as enrolmentId',
      'journey',
      'version',
      'step',
      'template',
      'purpose',
      'channel',
    ])
    .select(['class', 'status', 'reason', 'decided_at as decidedAt', 'at', 'refusal'])
    .where('customer_id', '=', customerId)
    .$if(journey !== undefined, (query) => query.where('journey', '=', journey ?? ''))
    .$if(before !== undefined, (query) =>
      query.where(
        sql<boolean>`(decided_at, message_id) < (${new Date(before?.at ?? 0)}::timestamptz, ${before?.id ?? ''}::uuid)`,
      ),
    )
    .orderBy('decided_at', 'desc')
    .orderBy('message_id', 'desc')
    .limit(limit)
    .execute();
  return rows as ListedMessage[];
}
