import { sql } from 'kysely';
import { z } from 'zod';
import type { Customer } from '../../domain/person/customer';
import type { CustomerEvent } from '../../domain/person/event';
import type { Preferences } from '../../domain/person/preferences';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { made, millis, row, rows, uuid } from '../base/rows';

/** Since when a journey lets people in, and when it was published first; undefined when it does not. */
export const liveSince = (db: Database, journey: string): Promise<{ since: Millis; first: Millis } | undefined> =>
  row(
    db,
    z.object({ since: millis, first: millis }),
    sql`select live_since as since, (select min(published_at) from journey_versions v where v.key = j.key) as first
      from journeys j where key = ${journey} and state = 'live' and live_since is not null`,
  );

/** What a person said of their zone, and what is known of it; as long as a zone's name may be. */
export type ZonePair = { readonly preferred: string; readonly known: string };

const zonePair = z.object({ preferred: z.string(), known: z.string() });

/** In which zones there are people, each pair once: the index is asked for the next pair behind the last one. */
export async function zonePairs(db: Database): Promise<ZonePair[]> {
  return rows(
    db,
    zonePair,
    sql`with recursive pairs as (
        (select zone_preferred as preferred, zone_known as known from customers order by 1, 2 limit 1)
        union all
        select next.* from pairs cross join lateral (select zone_preferred, zone_known from customers
          where (zone_preferred, zone_known) > (pairs.preferred, pairs.known) order by 1, 2 limit 1) next)
      select preferred, known from pairs`,
  );
}

const pass = z.object({ journey: z.string(), occurrence: z.string(), instant: millis, after: uuid });
export type Pass = z.output<typeof pass>;
export type PassKey = Omit<Pass, 'after'>;

/** Begins a pass, unless it has begun or has ended. */
export async function beginPass(db: Database, { journey, occurrence, instant }: PassKey): Promise<void> {
  await sql`insert into audience_passes (journey, occurrence, instant, after)
    values (${journey}, ${occurrence}, ${new Date(instant)}, '00000000-0000-0000-0000-000000000000') on conflict do nothing`.execute(
    db,
  );
}

/** Passes that have not looked at everybody yet, the oldest first. */
export const openPasses = (db: Database, journey: string): Promise<Pass[]> =>
  rows(
    db,
    pass,
    sql`select journey, occurrence, instant, after from audience_passes
      where journey = ${journey} and ended_at is null order by instant, occurrence`,
  );

/** Locks a pass. @returns up to whom it has looked; undefined when it has ended or somebody else is at it */
export async function lockPass(tx: Tx, { journey, occurrence, instant }: PassKey): Promise<string | undefined> {
  const locked = await row(
    tx,
    pass.pick({ after: true }),
    sql`select after from audience_passes where journey = ${journey}
      and occurrence = ${occurrence} and instant = ${new Date(instant)} and ended_at is null for update skip locked`,
  );
  return locked?.after;
}

export type PassStep = {
  readonly after: string;
  readonly looked: number;
  readonly entered: number;
  readonly endedAt?: Millis;
};

export async function movePass(tx: Tx, { journey, occurrence, instant }: PassKey, step: PassStep): Promise<void> {
  await sql`update audience_passes set after = ${step.after}, looked = looked + ${step.looked}, entered = entered + ${step.entered},
    ended_at = ${step.endedAt === undefined ? null : new Date(step.endedAt)}
    where journey = ${journey} and occurrence = ${occurrence} and instant = ${new Date(instant)}`.execute(tx);
}

/** A journey that is stopped gives up whom it has not looked at. */
export async function dropPass(db: Database, { journey, occurrence, instant }: PassKey, now: Millis): Promise<void> {
  await sql`update audience_passes set ended_at = ${new Date(now)} where journey = ${journey} and occurrence = ${occurrence}
    and instant = ${new Date(instant)} and ended_at is null`.execute(db);
}

/** What a condition may read of a customer. */
const candidate = z.object({
  customer: made<Customer>(),
  preferences: made<Preferences>(),
  /** What nobody has decided yet; the rest is asked for. */
  history: made<CustomerEvent[]>(),
});
export type Candidate = z.output<typeof candidate>;

export type Page = {
  readonly after: string;
  readonly upTo: string;
  readonly zones: readonly ZonePair[];
  readonly limit: number;
};

/** Customers of some zones in the order of their ids, by keyset in each zone, with what a condition may read of them. */
export const candidates = (tx: Tx, { after, upTo, zones, limit }: Page): Promise<Candidate[]> =>
  rows(
    tx,
    candidate,
    sql`select jsonb_strip_nulls(jsonb_build_object('id', c.customer_id, 'stage', c.stage, 'stageSince', millis(c.stage_since),
        'createdAt', millis(c.created_at), 'points', c.points)) || jsonb_build_object('traits', c.traits, 'identifiers', '[]'::jsonb,
        'suppressed', '{}'::jsonb) as customer,
      c.preferences,
      coalesce((select jsonb_agg(jsonb_build_object('id', event_id, 'name', name, 'type', type, 'properties', properties, 'at', millis(at),
        'receivedAt', millis(received_at)) order by at, seq) from events e
        where e.customer_id = c.customer_id and undecided and type not in ('enrol', 'audience')), '[]') as history
    from (select next.customer_id from jsonb_to_recordset(${jsonRows(zones)}) as zone (preferred text, known text)
        cross join lateral (select customer_id from customers where zone_preferred = preferred and zone_known = known
          and customer_id > ${after}::uuid and customer_id <= ${upTo}::uuid order by customer_id limit ${limit}) next
        order by 1 limit ${limit}) page join customers c using (customer_id)
    order by c.customer_id`,
  );
