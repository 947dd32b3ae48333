import { sql } from 'kysely';
import { z } from 'zod';
import { reasons, type Decision } from '../../domain/decide/decision';
import type { Millis } from '../../domain/time/time';
import type { Database } from './database';
import { made, millis, rows, uuid, whole } from './rows';

const inStage = z.object({ stage: z.string(), count: whole });
const inJourney = z.object({ journey: z.string(), active: whole, ended: whole });
const ofStatus = z.object({ status: z.string(), reason: z.string().nullable(), lastDay: whole, all: whole });

export type Overview = {
  readonly stages: readonly z.infer<typeof inStage>[];
  readonly enrolments: readonly z.infer<typeof inJourney>[];
  readonly messages: readonly z.infer<typeof ofStatus>[];
  /** Newest first. */
  readonly decisions: readonly { readonly customerId: string; readonly decision: Decision }[];
};

/** Counts over everything, for the first page. They read whole tables, so the caller asks seldom. */
export async function readOverview(db: Database, now: Millis, decisions: number): Promise<Overview> {
  const [stages, enrolments, messages, newest] = await Promise.all([
    rows(db, inStage, sql`select stage, count(*) as count from customers group by stage`),
    rows(
      db,
      inJourney,
      sql`select journey, count(*) filter (where state = 'active') as active,
      count(*) filter (where state <> 'active') as ended from enrolments group by journey order by journey`,
    ),
    rows(
      db,
      ofStatus,
      sql`select status, reason, count(*) filter (where at > ${new Date(now - 86_400_000)}) as "lastDay",
      count(*) as "all" from messages group by status, reason order by status, "all" desc, reason`,
    ),
    newestDecisions(db, decisions),
  ]);
  return { stages, enrolments, messages, decisions: newest };
}

/** Messages by status, over all of them; the caller asks seldom. */
export const countMessages = (db: Database): Promise<{ status: string; count: number }[]> =>
  rows(
    db,
    z.object({ status: z.string(), count: z.number() }),
    sql`select status, count(*) as count from messages group by status`,
  );

/** Passages under way by journey, over all of them; the caller asks seldom. */
export const countUnderWay = (db: Database): Promise<{ journey: string; count: number }[]> =>
  rows(
    db,
    z.object({ journey: z.string(), count: z.number() }),
    sql`select journey, count(*) as count from enrolments where state = 'active' group by journey`,
  );

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
      until, message_id as "messageId", data from decisions order by seq desc limit ${limit}`,
  );
  return newest.map(({ customerId, until, messageId, ...decision }) => ({
    customerId,
    decision: { ...decision, until: until ?? undefined, messageId: messageId ?? undefined },
  }));
}
