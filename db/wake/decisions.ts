import { sql } from 'kysely';
import { z } from 'zod';
import type { Decision, DecisionOutcome, Reason } from '../../domain/decide/decision';
import type { Database } from '../base/database';
import { made, millis, rows, uuid, whole } from '../base/rows';

const listed = z.object({
  seq: whole,
  at: millis,
  enrolmentId: uuid,
  journey: z.string(),
  version: z.int(),
  step: z.string(),
  outcome: z.string() as z.ZodType<DecisionOutcome>,
  reason: z.string() as z.ZodType<Reason>,
  data: made<Decision['data']>(),
  until: millis.nullable(),
  messageId: uuid.nullable(),
});

export type ListedDecision = Decision & { readonly seq: number };
export type Filter = {
  readonly journey?: string | undefined;
  readonly limit: number;
  readonly before?: number | undefined;
};

/** Newest first. @param filter.before decisions older than this seq */
export async function listDecisions(
  db: Database,
  customerId: string,
  { journey, limit, before }: Filter,
): Promise<ListedDecision[]> {
  const found = await rows(
    db,
    listed,
    sql`select seq, at, enrolment_id as "enrolmentId", journey, version, step, outcome, reason, data, until, message_id as "messageId"
      from decisions where customer_id = ${customerId} ${journey === undefined ? sql`` : sql`and journey = ${journey}`}
        ${before === undefined ? sql`` : sql`and seq < ${before}`}
      order by seq desc limit ${limit}`,
  );
  return found.map(({ until, messageId, ...row }) => ({
    ...row,
    ...(until === null ? {} : { until }),
    ...(messageId === null ? {} : { messageId }),
  }));
}
