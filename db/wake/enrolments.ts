import { randomUUID } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import { parkReasons } from '../../domain/decide/trouble/cannot-go-on';
import type { EntryFact, Waiting } from '../../domain/journey/enrolment';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { made, row, rowsAsEver, type Question } from '../base/rows';
import { maskedAsPlanned } from '../base/masked';
import { insertEvents } from '../customers/events';
import { askForWakes } from './outbox';

const entryRow = z.object({ entry: made<EntryFact>() });

const listed = z.object({
  id: z.string(),
  journey: z.string(),
  version: z.number(),
  state: z.enum(['active', 'completed', 'exited', 'parked']),
  step: z.string(),
  waiting: z.custom<Waiting>().nullable(),
  results: z.record(z.string(), z.record(z.string(), z.unknown())),
  enteredAt: z.number(),
  endedAt: z.number().nullable(),
  outcome: z.string().nullable(),
  goalAt: z.number().nullable(),
  reason: z.enum(parkReasons).nullable(),
  template: z.string().nullable(),
  nextTry: z.number().nullable().describe('Real time.'),
});

/** A passage as it stands. One that cannot be decided is parked, at the step that it cannot take. */
export type ListedEnrolment = z.infer<typeof listed>;

export type ListPlace = { readonly at: Millis; readonly id: string };

export type EnrolmentFilter = {
  readonly journey?: string | undefined;
  readonly limit: number;
  readonly before?: ListPlace | undefined;
  /** Only those that have not ended. */
  readonly underWay?: boolean;
};

/** Newest first. @param before entered earlier than this place in the list */
export function enrolmentsOf(
  who: RawBuilder<unknown>,
  { journey, limit, before, underWay = false }: EnrolmentFilter,
): Question<typeof listed> {
  const ofJourney = journey === undefined ? sql`` : sql`and e.journey = ${journey}`;
  const open = underWay ? sql`and e.state = 'active'` : sql``;
  const behind = before
    ? sql`and (e.entered_at, e.enrolment_id) < (${new Date(before.at)}::timestamptz, ${before.id}::uuid)`
    : sql``;
  const query = sql`select e.enrolment_id as id, e.journey, e.version, case when p.id is null then e.state else 'parked' end as state, coalesce(p.step, e.step) as step,
      e.waiting, ${maskedAsPlanned(sql`e.results`)} as results, millis(e.entered_at) as "enteredAt", millis(e.ended_at) as "endedAt", e.outcome, millis(e.goal_at) as "goalAt", p.reason,
      p.template, millis(p.retry_at) as "nextTry"
    from enrolments e left join parked p
      on p.customer_id = e.customer_id and p.part = 'passage' and p.id = e.enrolment_id::text and p.retry_at is not null and e.state = 'active'
    where e.customer_id = ${who} ${ofJourney} ${open} ${behind} order by e.entered_at desc, e.enrolment_id desc limit ${limit}`;
  return { shape: listed, query };
}

/** The same alone. */
export async function listEnrolments(
  db: Database,
  customerId: string,
  filter: EnrolmentFilter,
): Promise<ListedEnrolment[]> {
  const { shape, query } = enrolmentsOf(sql`${customerId}::uuid`, filter);
  return rowsAsEver(db, shape, query);
}

/** What a passage started with. */
export async function entryOf(db: Database, customerId: string, enrolmentId: string): Promise<EntryFact | undefined> {
  const query = sql`select ${maskedAsPlanned(sql`entry`)} as entry from enrolments where customer_id = ${customerId} and enrolment_id = ${enrolmentId}::uuid`;
  return (await row(db, entryRow, query))?.entry;
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
