import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Waiting } from '../../domain/journey/enrolment';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { insertEvents } from '../customers/events';
import { askForWakes } from './outbox';

export type ListedEnrolment = {
  readonly id: string;
  readonly journey: string;
  readonly version: number;
  readonly state: string;
  readonly step: string;
  readonly waiting: Waiting | null;
  readonly enteredAt: Millis;
  readonly endedAt: Millis | null;
  readonly outcome: string | null;
  readonly goalAt: Millis | null;
};

export type Place = { readonly at: Millis; readonly id: string };

/** Newest first. @param before entered earlier than this place in the list */
export async function listEnrolments(
  db: Database,
  customerId: string,
  {
    journey,
    limit,
    before,
  }: { readonly journey?: string | undefined; readonly limit: number; readonly before?: Place | undefined },
): Promise<ListedEnrolment[]> {
  const rows = await db
    .selectFrom('enrolments')
    .select(['enrolment_id as id', 'journey', 'version', 'state', 'step', 'waiting'])
    .select(['entered_at as enteredAt', 'ended_at as endedAt', 'outcome', 'goal_at as goalAt'])
    .where('customer_id', '=', customerId)
    .$if(journey !== undefined, (query) => query.where('journey', '=', journey ?? ''))
    .$if(before !== undefined, (query) =>
      query.where(
        sql<boolean>`(entered_at, enrolment_id) < (${new Date(before?.at ?? 0)}::timestamptz, ${before?.id ?? ''}::uuid)`,
      ),
    )
    .orderBy('entered_at', 'desc')
    .orderBy('enrolment_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, waiting: row.waiting as Waiting | null }));
}

export type EntryRequest = {
  readonly journey: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly source: string;
};

/** Asks that the customer enter a journey; whether that is so the next decision says. */
export async function requestEntry(
  tx: Tx,
  customerId: string,
  { journey, properties, source }: EntryRequest,
  now: Millis,
): Promise<string> {
  const eventId = randomUUID();
  const event = {
    customerId,
    eventId,
    type: 'enrol',
    name: journey,
    properties,
    at: now,
    messageId: eventId,
    undecided: true,
  };
  await insertEvents(tx, source, now, [event]);
  await askForWakes(tx, [{ customerId, signal: 'wake', ref: eventId }]);
  return eventId;
}
