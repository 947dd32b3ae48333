import { sql } from 'kysely';
import { z } from 'zod';
import { reasons, type Decision } from '../../domain/decide/decision';
import { demandMark } from '../../domain/person/ledger/reserved';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from './database';
import { made, millis, rows, theRow, uuid, whole } from './rows';
import { percentOf } from './sample';
import { maskedAsPlanned } from './masked';

const statusRow = z.object({ status: z.string(), count: z.number() });
const journeyRow = z.object({ journey: z.string(), count: z.number() });

const inStage = z.object({ stage: z.string(), people: whole });
const inJourney = z.object({ journey: z.string(), people: whole });
const ofStatus = z.object({ status: z.string(), reason: z.enum(reasons).nullable(), count: whole });
const inAll = z.object({
  live: whole,
  waiting: whole,
  withdrawals: whole,
  grants: whole,
  untold: whole,
  oldest: millis.nullable(),
  waited: whole.nullable(),
});

export type Overview = z.infer<typeof inAll> & {
  readonly stages: readonly z.infer<typeof inStage>[];
  /** Whose passages are under way. */
  readonly journeys: readonly z.infer<typeof inJourney>[];
  /** What became of messages since then. */
  readonly messages: readonly z.infer<typeof ofStatus>[];
  /** Newest first. */
  readonly decisions: readonly { readonly customerId: string; readonly decision: Decision }[];
};

/** What the first page tells. Stages and passages are counted over everybody, so the caller asks seldom. @param since by the product's clock */
export async function readOverview(db: Database, since: Millis, decisions: number): Promise<Overview> {
  const then = new Date(since);
  const [stages, journeys, messages, all, newest] = await Promise.all([
    rows(db, inStage, sql`select stage, count(*) as people from customers group by stage`),
    rows(
      db,
      inJourney,
      sql`select journey, count(distinct customer_id) as people from enrolments where state = 'active' group by journey order by journey`,
    ),
    rows(
      db,
      ofStatus,
      sql`select status, reason, count(*) as count from messages
      where at > ${then} and status not in ('decided', 'handing-over') group by status, reason order by count desc, reason`,
    ),
    theRow(
      db,
      inAll,
      sql`select (select count(*) from journeys where state = 'live') as live,
        (select count(*) from messages where status in ('decided', 'handing-over')) as waiting,
        count(distinct customer_id) filter (where state = 'withdrawn') as withdrawals,
        count(distinct customer_id) filter (where state = 'granted') as grants,
        (select count(*) from outbox) as untold, (select min(created_at) from outbox) as oldest,
        (select (extract(epoch from now() - min(created_at)) * 1000)::bigint from outbox) as waited
      from consents where recorded_at > ${then} and not starts_with(purpose, ${demandMark})`,
    ),
    newestDecisions(db, decisions),
  ]);
  return { ...all, stages, journeys, messages, decisions: newest };
}

/** Blocks of settled messages that are counted: some ten thousand, whatever was sent in all the years. */
const mostBlocks = 2_000;

/**
 * Messages by status. What is under way is counted; what is settled, where that is very much, is reckoned from a sample, the same one each
 * time, so that what is told only moves when something happened.
 */
export const countMessages = (db: Database | Tx, blocks = mostBlocks): Promise<{ status: string; count: number }[]> =>
  rows(
    db,
    statusRow,
    sql`select status, count(*) as count from messages where status in ('decided', 'handing-over') group by status
      union all
      select status, round(count(*) * 100 / ${percentOf('messages', blocks)})::int8 as count
        from messages tablesample system (${percentOf('messages', blocks)}::real) repeatable (0)
        where status not in ('decided', 'handing-over') group by status`,
  );

/** Passages under way by journey, over all of them; the caller asks seldom. */
export const countUnderWay = (db: Database): Promise<{ journey: string; count: number }[]> =>
  rows(db, journeyRow, sql`select journey, count(*) as count from enrolments where state = 'active' group by journey`);

const decided = z.object({
  customerId: uuid,
  at: millis,
  enrolmentId: uuid,
  journey: z.string(),
  version: whole,
  step: z.string(),
  outcome: z.enum(['send', 'hold', 'skip', 'exit']),
  reason: z.enum(reasons),
  until: millis.nullable(),
  messageId: uuid.nullable(),
  data: made<Decision['data']>(),
});

async function newestDecisions(db: Database, limit: number): Promise<Overview['decisions']> {
  const newest = await rows(
    db,
    decided,
    sql`select customer_id as "customerId", at, enrolment_id as "enrolmentId", journey, version, step, outcome, reason,
      until, message_id as "messageId", ${maskedAsPlanned(sql`data`)} as data from decisions order by seq desc limit ${limit}`,
  );
  return newest.map(({ customerId, until, messageId, ...decision }) => ({
    customerId,
    decision: { ...decision, until: until ?? undefined, messageId: messageId ?? undefined },
  }));
}
