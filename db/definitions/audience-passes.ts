import { sql } from 'kysely';
import { z } from 'zod';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { millis, row, rows, uuid } from '../base/rows';

const begunRow = z.object({ since: millis, first: millis, isPaused: z.boolean() });

/** Since when a journey lets people in, and when it was published first; `isPaused`: for now it does not. */
export const liveSince = (
  db: Database,
  journey: string,
): Promise<{ since: Millis; first: Millis; isPaused: boolean } | undefined> =>
  row(
    db,
    begunRow,
    sql`select live_since as since, (select min(published_at) from journey_versions v where v.key = j.key) as first, state = 'paused' as "isPaused"
      from journeys j where key = ${journey} and state in ('live', 'paused') and live_since is not null`,
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

const passKey = { journey: z.string(), occurrence: z.string(), instant: millis };
/** `after`: up to whom it has looked; `nextAt`: when the next one may enter where it is paced. */
const place = { after: uuid, nextAt: millis.nullable() };
const placeRow = z.object(place);
const pass = z.object({ ...passKey, ...place });
export type Pass = z.output<typeof pass>;
export type PassKey = Omit<Pass, keyof typeof place>;

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
    sql`select journey, occurrence, instant, after, next_at as "nextAt" from audience_passes
      where journey = ${journey} and ended_at is null order by instant, occurrence`,
  );

/**
 * Locks a pass; those of one entry, of the zones that come one after the other, keep one pace together.
 * @returns how far it has come; undefined when it has ended or somebody else is at it
 */
export const lockPass = (
  tx: Tx,
  { journey, occurrence, instant }: PassKey,
): Promise<Pick<Pass, 'after' | 'nextAt'> | undefined> =>
  row(
    tx,
    placeRow,
    sql`select after, (select max(next_at) from audience_passes p where p.journey = ${journey}
        and split_part(p.occurrence, '/', 1) = split_part(${occurrence}, '/', 1)) as "nextAt"
      from audience_passes where journey = ${journey} and occurrence = ${occurrence} and instant = ${new Date(instant)} and ended_at is null for update skip locked`,
  );

export type PassStep = {
  readonly after: string;
  readonly looked: number;
  readonly entered: number;
  readonly nextAt?: Millis;
  readonly endedAt?: Millis;
};

export async function movePass(tx: Tx, { journey, occurrence, instant }: PassKey, step: PassStep): Promise<void> {
  await sql`update audience_passes set after = ${step.after}, looked = looked + ${step.looked}, entered = entered + ${step.entered},
    next_at = ${step.nextAt === undefined ? null : new Date(Math.ceil(step.nextAt))}, ended_at = ${step.endedAt === undefined ? null : new Date(step.endedAt)}
    where journey = ${journey} and occurrence = ${occurrence} and instant = ${new Date(instant)}`.execute(tx);
}

/** A journey that is stopped gives up whom it has not looked at. */
export async function dropPass(db: Database, { journey, occurrence, instant }: PassKey, now: Millis): Promise<void> {
  await sql`update audience_passes set ended_at = ${new Date(now)} where journey = ${journey} and occurrence = ${occurrence}
    and instant = ${new Date(instant)} and ended_at is null`.execute(db);
}
