import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { millis, rows, theRow } from '../base/rows';

const momentRow = z.object({ at: millis });
const mineRow = z.object({ isMine: z.boolean() });

/** The day of UTC of an instant. */
export const dayAt = (at: Millis): RawBuilder<unknown> => sql`(${new Date(at)}::timestamptz at time zone 'UTC')::date`;

/** Whole days of UTC. */
export type Span = { readonly from: Millis; readonly to: Millis };

/** Counting the days that go on takes at most one part in so many of a core. */
const restFor = 20;
/** Real milliseconds: what is counted so quickly is counted for each who asks, and needs nobody who counts it beforehand. */
const quick = 300;
/** Real milliseconds: what takes longer is not counted anew for somebody who waits for it. */
const slow = 3_000;
/** Real milliseconds that somebody who asks waits for days that were never counted. */
const usualPatience = 10_000;
/** The turn of who counts a day. */
const turnOf = (day: RawBuilder<unknown>): RawBuilder<unknown> => sql`730532, ${day}::date - date '2000-01-01'`;

const due = z.object({ day: z.string() });

/**
 * Days that nobody counted, and those that were counted before the day after them was over: until then outcomes may still come.
 * @param isAsked whether somebody waits for them
 */
const daysDue = (db: Database | Tx, now: Millis, within: RawBuilder<unknown>, isAsked: boolean) =>
  rows(
    db,
    due,
    sql`select to_char(d.day, 'YYYY-MM-DD') as day
      from (select generate_series(min(day)::timestamp, ${dayAt(now)}::timestamp, '1 day')::date as day from trust_days) d left join trust_days t on t.day = d.day
      where ${within} and (t.day is null or t.counted_at = '-infinity' or (t.counted_at < (t.day + 2)::timestamp at time zone 'UTC' and case
        when t.took <= ${quick} then ${isAsked ? sql`true` : sql`(t.day + 2)::timestamp at time zone 'UTC' <= ${new Date(now)}`}
        else clock_timestamp() > t.real_at + t.took * ${restFor} * interval '1 millisecond' ${isAsked ? sql`and t.took < ${slow}` : sql``} end))
      order by d.day desc`,
  );

/** Where nothing is counted yet: from which day on there is something to count. */
const begin = (db: Database | Tx, now: Millis): Promise<unknown> =>
  sql`insert into trust_days (day, counted_at, took) select least(
      (select (min(at) at time zone 'UTC')::date from messages where status in ('sent', 'unknown')),
      (select (min(recorded_at) at time zone 'UTC')::date from consents), ${dayAt(now)}), '-infinity', 0
    where not exists (select from trust_days) on conflict do nothing`.execute(db);

/** The next statements of a transaction end when somebody's patience does. */
const within = (tx: Tx, until: number): Promise<unknown> =>
  sql`select set_config('statement_timeout', ${String(Math.max(1, Math.ceil(until - performance.now())))}, true)`.execute(
    tx,
  );

const countDay = (tx: Tx, day: string, now: Millis): Promise<unknown> =>
  sql`select count_trust(${day}::date, ${new Date(now)}::timestamptz)`.execute(tx);

const daysWithin = ({ from, to }: Span): RawBuilder<unknown> => sql`d.day >= ${dayAt(from)} and d.day < ${dayAt(to)}`;

/**
 * Counts what is missing of a span, for somebody who waits for it.
 * @returns when its oldest count was made, by the product's clock; undefined where so much is missing that it takes too long
 * @param patience real milliseconds that counting may take in all
 * @throws what `isTooSlow` knows, where one day takes longer than that
 */
export async function countSpan(
  db: Database,
  span: Span,
  now: Millis,
  patience = usualPatience,
): Promise<Millis | undefined> {
  await begin(db, now);
  const until = performance.now() + patience;
  for (const { day } of await daysDue(db, now, daysWithin(span), true)) {
    if (performance.now() > until) return undefined;
    await db.transaction().execute(async (tx) => {
      await within(tx, until);
      await sql`select pg_advisory_xact_lock(${turnOf(sql`${day}`)})`.execute(tx);
      // Somebody else may have counted it while this one waited for the turn.
      const [isDue] = await daysDue(tx, now, sql`d.day = ${day}::date`, true);
      if (!isDue) return;
      await within(tx, until);
      await countDay(tx, day, now);
    });
  }
  const { at } = await theRow(
    db,
    momentRow,
    sql`select coalesce(min(counted_at) filter (where counted_at < (day + 2)::timestamp at time zone 'UTC'), ${new Date(now)}) as at
      from trust_days d where ${daysWithin(span)}`,
  );
  return at;
}

/** Counts the newest day that is to be counted, if there is one and nobody else is at it. @returns it */
export async function stepTrust(db: Database, now: Millis): Promise<string | undefined> {
  await db.transaction().execute(async (tx) => {
    await sql`set local statement_timeout = 0`.execute(tx);
    await begin(tx, now);
  });
  const [newest] = await daysDue(db, now, sql`true`, false);
  if (!newest) return undefined;
  const { day } = newest;
  return db.transaction().execute(async (tx) => {
    await sql`set local statement_timeout = 0`.execute(tx);
    const { isMine } = await theRow(
      tx,
      mineRow,
      sql`select pg_try_advisory_xact_lock(${turnOf(sql`${day}`)}) as "isMine"`,
    );
    if (!isMine) return undefined;
    await countDay(tx, day, now);
    return day;
  });
}
