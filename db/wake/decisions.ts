import type { Decision, DecisionOutcome, Reason } from '../../domain/decide/decision';
import type { Database } from '../base/database';

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
  const rows = await db
    .selectFrom('decisions')
    .selectAll()
    .where('customer_id', '=', customerId)
    .$if(journey !== undefined, (query) => query.where('journey', '=', journey ?? ''))
    .$if(before !== undefined, (query) => query.where('seq', '<', before ?? 0))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    seq: row.seq,
    at: row.at,
    enrolmentId: row.enrolment_id,
    journey: row.journey,
    version: row.version,
    step: row.step,
    outcome: row.outcome as DecisionOutcome,
    reason: row.reason as Reason,
    data: row.data,
    ...(row.until === null ? {} : { until: row.until }),
    ...(row.message_id === null ? {} : { messageId: row.message_id }),
  }));
}
