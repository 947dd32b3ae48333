import { sql } from 'kysely';
import { z } from 'zod';
import type { Millis } from '../../domain/time/time';
import type { Database } from '../base/database';
import { row, rows, whole } from '../base/rows';

/** What the keeper knows of Temporal. */
export type LastLook = {
  /** Of the namespace that held the workflows at the last look. */
  readonly namespaceId: string | null;
  /** Runs that were closed until then were looked at (Temporal's time). */
  readonly closedUntil: Millis | null;
  /** A sweep over everybody pending is under way, and has come so far. */
  readonly sweptUntil: string | null;
  /** How many looks Temporal was told of. */
  readonly looks: number;
};

const known = z.object({
  namespaceId: z.string().nullable(),
  closedUntil: z.number().nullable(),
  sweptUntil: z.string().nullable(),
  looks: whole,
  database: z.string(),
});

/**
 * Takes the next look where it is time for one, so that of many workers one looks.
 * @param leaseSeconds until another one looks when this one does not come back (real time)
 * @param lateSeconds by which it must be late for this one, who was not the last to look
 */
export function takeLook(
  db: Database,
  leaseSeconds: number,
  lateSeconds = 0,
): Promise<(LastLook & { readonly database: string }) | undefined> {
  return row(
    db,
    known,
    sql`update keeper set next_look = now() + make_interval(secs => ${leaseSeconds}) where next_look <= now() - make_interval(secs => ${lateSeconds})
      returning namespace_id as "namespaceId", closed_until as "closedUntil", swept_until as "sweptUntil", looks, current_database()::text as database`,
  );
}

/** Keeps what was learned. @param nextSeconds until the next look, whoever takes it */
export async function endLook(
  db: Database,
  { namespaceId, closedUntil, sweptUntil, looks }: LastLook,
  nextSeconds: number,
): Promise<void> {
  await sql`update keeper set namespace_id = ${namespaceId}, closed_until = ${closedUntil === null ? null : new Date(closedUntil)},
    swept_until = ${sweptUntil}, looks = ${looks}, next_look = now() + make_interval(secs => ${nextSeconds})`.execute(
    db,
  );
}

/** Somebody who waits for a wake too long, in the order in which they are looked at. */
export type LatePlace = { readonly at: Millis; readonly customerId: string };

export type Late = {
  /** Product time: what was due before it is late. */
  readonly line: Millis;
  /** Real seconds after its lease for which a claim may be left. */
  readonly graceSeconds: number;
  /** Undecided events are looked at from here on. */
  readonly after: LatePlace;
};

/** Whom a row of the outbox waits for will be told anyway. */
const untold = (customer: string) => sql`not exists (select from outbox o where o.customer_id = ${sql.ref(customer)})`;

/** Rows that are looked at in a look; the next one goes on. */
const most = 10_000;

/** Real time until the same person is asked for again: a wake that does not come is not brought by calling louder. */
const askAgain = sql`interval '10 minutes'`;

const lastLooked = z.object({ at: z.number(), customerId: z.string(), looked: z.number() });

/**
 * Sets the alarm of people for whom a wake was lost otherwise than by a missed timer: their event is undecided and not
 * parked, a claim has lapsed or a try is overdue, and no row of the outbox waits for them.
 * @returns from where on the next look goes on
 */
export async function noteLate(db: Database, { line, graceSeconds, after }: Late): Promise<LatePlace | undefined> {
  const last = await row(
    db,
    lastLooked,
    sql`
    with window_of as materialized (
      select received_at, customer_id, event_id from events
      where undecided and received_at < ${new Date(line)} and (received_at, customer_id) > (${new Date(after.at)}::timestamptz, ${after.customerId}::uuid)
      order by received_at, customer_id limit ${most}),
    late as (
      select customer_id from window_of where not is_parked(customer_id, event_id)
      union select customer_id from (
        select customer_id from messages where status = 'handing-over' and lease_until < now() - make_interval(secs => ${graceSeconds})
        order by lease_until limit ${most}) lapsed
      union select customer_id from (
        select customer_id from parked where retry_at < now() - make_interval(secs => ${graceSeconds}) order by retry_at limit ${most}) overdue),
    noted as (
      insert into alarms as a (customer_id, due) select customer_id, ${new Date(line)}::timestamptz - interval '1 second' from late
        where ${untold('late.customer_id')}
      on conflict (customer_id) do update set due = excluded.due where a.due > excluded.due)
    select received_at as at, customer_id as "customerId", (select count(*) from window_of) as looked
    from window_of order by received_at desc, customer_id desc limit 1`,
  );
  return last && last.looked === most ? { at: last.at, customerId: last.customerId } : undefined;
}

const asked = z.object({ customerId: z.string() });

/**
 * Asks for a wake of those whose alarm went by and nobody came.
 * @param limit of them at once, the longest overdue first
 * @returns how many
 */
export async function askForLate(db: Database, line: Millis, limit: number): Promise<number> {
  const found = await rows(
    db,
    asked,
    sql`
    with late as materialized (
      select customer_id from alarms a where due < ${new Date(line)} and (asked_at is null or asked_at < now() - ${askAgain})
        and ${untold('a.customer_id')} order by due limit ${limit} for update skip locked),
    marked as (update alarms a set asked_at = now() from late where a.customer_id = late.customer_id)
    insert into outbox (customer_id, signal, bulk) select customer_id, 'wake', true from late returning customer_id as "customerId"`,
  );
  return found.length;
}

/** Asks for a wake of those whose run was ended otherwise than by itself; erased customers and made-up ids are nobody's. */
export async function askForEnded(db: Database, customerIds: readonly string[], ref: string): Promise<void> {
  if (customerIds.length === 0) return;
  await sql`insert into outbox (customer_id, signal, ref, bulk)
    select customer_id, 'wake', ${ref}, true from customers where customer_id = any(${[...customerIds]}::uuid[])`.execute(
    db,
  );
}
