import { randomUUID } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import {
  requestKinds,
  requestOutcomes,
  type RequestKind,
  type RequestOutcome,
} from '../../domain/person/ledger/requests';
import type { Millis } from '../../domain/time/time';
import { productTime } from '../base/clock';
import type { Database, Tx } from '../base/database';
import { text, textOrNull } from '../base/json';
import { made, millis, row, rows, theRow, uuid, whole } from '../base/rows';

const request = z.object({
  id: uuid,
  asks: z.enum(requestKinds),
  about: uuid.nullable(),
  at: millis,
  due: millis,
  source: z.string(),
  because: z.string().nullable(),
  answeredAt: millis.nullable(),
  outcome: z.enum(requestOutcomes).nullable(),
  reason: z.string().nullable(),
  told: made<Told[]>(),
});
/** Another system that is told of the request: a processor by its name, or an address that came with it. */
type Told = {
  readonly processor?: string;
  readonly url?: string;
  readonly status: string;
  readonly attempts: number;
  readonly httpStatus?: number;
  readonly reason?: string;
};
export type StoredRequest = z.output<typeof request>;

const fields = sql`request_id as id, asks, about, at, due, source, because, answered_at as "answeredAt", outcome, reason,
  (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('processor', processor, 'url', url, 'status', status, 'attempts', attempt,
      'httpStatus', http_status, 'reason', c.reason)) order by asked_at, call_id), '[]') from request_calls c where c.request_id = requests.request_id) as told`;

export type NewRequest = {
  readonly asks: RequestKind;
  /** Null where nobody is known who asked. */
  readonly about: string | null;
  readonly at: Millis;
  readonly due: Millis;
  readonly source: string;
  /** When it was answered, where that was at once. */
  readonly answeredAt?: Millis;
};

export const longestSource = 200;
export const longestReason = 2_000;

/** Puts a request on record. */
export const noteRequest = (
  db: Database | Tx,
  { asks, about, at, due, source, answeredAt }: NewRequest,
): Promise<StoredRequest> =>
  theRow(
    db,
    request,
    sql`insert into requests (request_id, asks, about, at, due, source, answered_at, outcome)
      values (${randomUUID()}, ${asks}, ${about}, ${new Date(at)}, ${new Date(due)}, ${text(source, longestSource)},
        ${answeredAt === undefined ? null : new Date(answeredAt)}, ${answeredAt === undefined ? null : 'done'}) returning ${fields}`,
  );

export const requestOf = (db: Database, id: string): Promise<StoredRequest | undefined> =>
  row(db, request, sql`select ${fields} from requests where request_id = ${id}`);

/** More than one person has open at a time. */
const mostOpen = 50;

/** What somebody asked for that waits for its answer, what must be answered first before. */
export const openRequestsOf = (db: Database, customerId: string): Promise<StoredRequest[]> =>
  rows(
    db,
    request,
    sql`select ${fields} from requests where about = ${customerId} and answered_at is null order by due, request_id limit ${mostOpen}`,
  );

/** Says that an open request takes longer, once. @returns undefined where there is none that may */
export const extendRequest = (
  db: Database,
  id: string,
  { due, because }: { readonly due: Millis; readonly because: string },
): Promise<StoredRequest | undefined> =>
  row(
    db,
    request,
    sql`update requests set due = ${new Date(due)}, because = ${text(because, longestReason)}
      where request_id = ${id} and answered_at is null and because is null returning ${fields}`,
  );

export type RequestAnswer = {
  readonly at: Millis;
  readonly outcome: RequestOutcome;
  readonly reason?: string | undefined;
};

/** Answers an open request. @returns undefined where there is none */
export const answerRequest = (
  db: Database | Tx,
  id: string,
  { at, outcome, reason }: RequestAnswer,
): Promise<StoredRequest | undefined> =>
  row(
    db,
    request,
    sql`update requests set answered_at = ${new Date(at)}, outcome = ${outcome}, reason = ${textOrNull(reason, longestReason)}
      where request_id = ${id} and answered_at is null returning ${fields}`,
  );

/** What was asked for and done in the same moment. */
export const noteDone = (db: Database | Tx, asked: Omit<NewRequest, 'due' | 'answeredAt'>): Promise<StoredRequest> =>
  noteRequest(db, { ...asked, due: asked.at, answeredAt: asked.at });

/** Whoever asked to be erased and is not yet has one such request. */
export async function noteErasureAsked(tx: Tx, asked: Omit<NewRequest, 'asks' | 'answeredAt'>): Promise<void> {
  const open = await row(
    tx,
    request,
    sql`select ${fields} from requests where about = ${asked.about} and asks = 'erase' and answered_at is null limit 1`,
  );
  if (!open) await noteRequest(tx, { ...asked, asks: 'erase' });
}

/** With an erasure all that somebody asked for is answered; that it was them, and what was written to it, is told no more. */
export async function answerByErasure(tx: Tx, customerId: string, at: Millis): Promise<void> {
  await sql`update requests set about = null, source = '', because = null, reason = null, answered_at = coalesce(answered_at, ${new Date(at)}),
    outcome = coalesce(outcome, 'done') where about = ${customerId}`.execute(tx);
}

export const requestStates = ['open', 'overdue', 'answered'] as const;
export type RequestState = (typeof requestStates)[number];
export type RequestPlace = { readonly at: Millis; readonly id: string };

const inState = (state: RequestState | undefined, now: Millis): RawBuilder<unknown> => {
  if (state === 'answered') return sql`answered_at is not null`;
  if (state === 'overdue') return sql`answered_at is null and due < ${new Date(now)}`;
  return state === 'open' ? sql`answered_at is null` : sql`true`;
};

type Listing = {
  readonly state: RequestState | undefined;
  readonly now: Millis;
  readonly limit: number;
  readonly before: RequestPlace | undefined;
};

/** Newest first. */
export const listRequests = (db: Database, { state, now, limit, before }: Listing): Promise<StoredRequest[]> =>
  rows(
    db,
    request,
    sql`select ${fields} from requests where ${inState(state, now)}
      ${before === undefined ? sql`` : sql`and (at, request_id) < (${new Date(before.at)}::timestamptz, ${before.id}::uuid)`}
      order by at desc, request_id desc limit ${limit}`,
  );

const waiting = z.object({ open: whole, overdue: whole });

/** How many requests wait for their answer, and of how many the time is over. */
export const requestsWaiting = (db: Database): Promise<z.output<typeof waiting>> =>
  theRow(
    db,
    waiting,
    sql`select count(*) as open, count(*) filter (where due < ${productTime(sql`now()`)}) as overdue from requests where answered_at is null`,
  );
