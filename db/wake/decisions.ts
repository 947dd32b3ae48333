import { sql } from 'kysely';
import { z } from 'zod';
import type { Decision, DecisionOutcome, Reason } from '../../domain/decide/decision';
import type { Millis } from '../../domain/time/time';
import type { Database } from '../base/database';
import { made, millis, rows, uuid, whole } from '../base/rows';
import { maskedAsPlanned } from '../base/masked';

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

const fields = sql`seq, at, enrolment_id as "enrolmentId", journey, version, step, outcome, reason, ${maskedAsPlanned(sql`data`)} as data, until, message_id as "messageId"`;

/** Newest first. @param filter.before decisions older than this seq */
export async function listDecisions(
  db: Database,
  customerId: string,
  { journey, limit, before }: Filter,
): Promise<ListedDecision[]> {
  const found = await rows(
    db,
    listed,
    sql`select ${fields} from decisions where customer_id = ${customerId} ${journey === undefined ? sql`` : sql`and journey = ${journey}`}
        ${before === undefined ? sql`` : sql`and seq < ${before}`}
      order by seq desc limit ${limit}`,
  );
  return found.map(decisionFrom);
}

/** More decisions than one step of a passage ever has. */
const mostOfAStep = 500;

/** What was decided of one step of a passage, oldest first. */
export async function decisionsOfStep(
  db: Database,
  customerId: string,
  { enrolmentId, step }: Pick<Decision, 'enrolmentId' | 'step'>,
): Promise<ListedDecision[]> {
  const found = await rows(
    db,
    listed,
    sql`select ${fields} from decisions where customer_id = ${customerId} and enrolment_id = ${enrolmentId}::uuid and step = ${step}
      order by seq limit ${mostOfAStep}`,
  );
  return found.map(decisionFrom);
}

/** What was decided last of each of these messages. */
export async function lastDecisions(
  db: Database,
  customerId: string,
  messages: readonly { readonly id: string; readonly decidedAt: Millis }[],
): Promise<ListedDecision[]> {
  if (messages.length === 0) return [];
  const since = new Date(Math.min(...messages.map(({ decidedAt }) => decidedAt)));
  const ids = messages.map(({ id }) => id);
  const found = await rows(
    db,
    listed,
    sql`select distinct on (message_id) ${fields} from decisions
      where customer_id = ${customerId} and at >= ${since} and message_id = any(${sql.val(ids)}::uuid[]) order by message_id, seq desc`,
  );
  return found.map(decisionFrom);
}

/** So that what it costs does not depend on how long a life is. */
const mostLookedThrough = 1_000;

/** Of each journey the last decision that let no message go, unless the same step spoke after it. */
export async function lastNotSent(db: Database, customerId: string, journey: string | undefined): Promise<ListedDecision[]> {
  const found = await rows(
    db,
    listed,
    sql`with near as (select * from decisions where customer_id = ${customerId} ${journey === undefined ? sql`` : sql`and journey = ${journey}`}
        order by seq desc limit ${mostLookedThrough}),
      last as (select distinct on (enrolment_id, step) * from near order by enrolment_id, step, seq desc)
      select distinct on (journey) ${fields} from last where outcome <> 'send' order by journey, seq desc`,
  );
  return found.map(decisionFrom);
} // prettier-ignore

const decisionFrom = ({ until, messageId, ...rest }: z.output<typeof listed>): ListedDecision => ({
  ...rest,
  ...(until === null ? {} : { until }),
  ...(messageId === null ? {} : { messageId }),
});
