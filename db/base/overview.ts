import { sql } from 'kysely';
import { z } from 'zod';
import type { Decision } from '../../domain/decide/decision';
import type { Millis } from '../../domain/time/time';
import type { Database } from './database';
import { rows } from './rows';

export type Overview = {
  readonly stages: readonly { readonly stage: string; readonly count: number }[];
  readonly enrolments: readonly { readonly journey: string; readonly active: number; readonly ended: number }[];
  readonly messages: readonly {
    readonly status: string;
    readonly reason: string | null;
    readonly lastDay: number;
    readonly all: number;
  }[];
  /** Newest first. */
  readonly decisions: readonly { readonly customerId: string; readonly decision: Decision }[];
};

/** Counts over everything, for the first page. They read whole tables, so the caller asks seldom. */
export async function readOverview(db: Database, now: Millis, decisions: number): Promise<Overview> {
  const [stages, enrolments, messages, newest] = await Promise.all([
    sql<Overview['stages'][number]>`select stage, count(*) as count from customers group by stage`.execute(db),
    sql<Overview['enrolments'][number]>`select journey, count(*) filter (where state = 'active') as active,
      count(*) filter (where state <> 'active') as ended from enrolments group by journey order by journey`.execute(db),
    sql<
      Overview['messages'][number]
    >`select status, reason, count(*) filter (where at > ${new Date(now - 86_400_000)}) as "lastDay",
      count(*) as "all" from messages group by status, reason order by status, "all" desc, reason`.execute(db),
    newestDecisions(db, decisions),
  ]);
  return { stages: stages.rows, enrolments: enrolments.rows, messages: messages.rows, decisions: newest };
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

async function newestDecisions(db: Database, limit: number): Promise<Overview['decisions']> {
  const newest = await db.selectFrom('decisions').selectAll().orderBy('seq', 'desc').limit(limit).execute();
  return newest.map((row) => ({
    customerId: row.customer_id,
    decision: {
      at: row.at,
      enrolmentId: row.enrolment_id,
      journey: row.journey,
      version: row.version,
      step: row.step,
      outcome: row.outcome as Decision['outcome'],
      reason: row.reason as Decision['reason'],
      until: row.until ?? undefined,
      messageId: row.message_id ?? undefined,
      data: row.data,
    },
  }));
}
