import { sql } from 'kysely';
import type { Millis } from '../../domain/time/time';
import type { Database } from '../base/database';

export type TimelineItem = {
  readonly at: Millis;
  readonly kind: 'event' | 'change' | 'message' | 'decision' | 'consent' | 'stage' | 'points' | 'call';
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
};
export type TimelinePlace = { readonly at: Millis; readonly kind: string; readonly id: string };

const sources = [
  sql`select at, 'event' as kind, event_id::text as id, jsonb_build_object('type', type, 'name', name, 'properties', properties) as data
    from events where customer_id = `,
  sql`select at, 'change', lpad(seq::text, 20, '0'), data || jsonb_build_object('change', kind) from changes where customer_id = `,
  sql`select at, 'message', message_id::text, jsonb_strip_nulls(jsonb_build_object('journey', journey, 'version', version, 'step', step,
      'channel', channel, 'template', template, 'status', status, 'reason', reason)) from messages where customer_id = `,
  sql`select at, 'decision', lpad(seq::text, 20, '0'), jsonb_strip_nulls(jsonb_build_object('enrolmentId', enrolment_id, 'journey', journey,
      'version', version, 'step', step, 'outcome', outcome, 'reason', reason, 'until', (extract(epoch from until) * 1000)::bigint))
      || jsonb_build_object('data', data) from decisions where customer_id = `,
  sql`select recorded_at, 'consent', lpad(seq::text, 20, '0'), jsonb_strip_nulls(jsonb_build_object('seq', seq, 'purpose', purpose,
      'channel', channel, 'state', state, 'source', source, 'statement', statement, 'version', version)) from consents where customer_id = `,
  sql`select at, 'stage', lpad(seq::text, 20, '0'), jsonb_build_object('from', from_stage, 'to', to_stage, 'cause', cause)
    from stages where customer_id = `,
  sql`select at, 'points', enrolment_id::text || '/' || step, jsonb_build_object('journey', journey, 'step', step, 'points', points, 'reason', reason)
    from points where customer_id = `,
  sql`select at, 'call', call_id::text, jsonb_strip_nulls(jsonb_build_object('journey', journey, 'version', version, 'step', step, 'status', status,
      'reason', reason, 'httpStatus', http_status)) from calls where customer_id = `,
] as const;

/** Everything that happened to a customer, newest first. @param before older than this place in the list */
export async function readTimeline(
  db: Database,
  customerId: string,
  limit: number,
  before?: TimelinePlace,
): Promise<TimelineItem[]> {
  const parts = sources.map((source) => sql`(${source}${customerId}::uuid)`);
  const older = before
    ? sql`where (at, kind, id) < (${new Date(before.at)}::timestamptz, ${before.kind}, ${before.id})`
    : sql``;
  const { rows } = await sql<TimelineItem>`
    select at, kind, id, data from (${sql.join(parts, sql` union all `)}) as everything (at, kind, id, data)
    ${older} order by at desc, kind desc, id desc limit ${limit}`.execute(db);
  return rows;
}
