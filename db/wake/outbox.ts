import { sql } from 'kysely';
import { z } from 'zod';
import { canWait, type WakeSignal } from '../../domain/person/whom';
import { productTime } from '../base/clock';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { row, rows, theRow, whole } from '../base/rows';

const waitingRow = z.object({ waiting: whole });

/**
 * In which order wakes are told: who did something goes before a bulk of a publish or a sweep; `patient` are those of whom nobody waits
 * for a look, newcomers and of whom an import told, who wait while more of them pour in than can be looked at (decision 0069).
 */
export type Lane = 'fresh' | 'bulk' | 'patient';

/** A customer whose workflow has to look, and why. */
export type NewWake = {
  readonly customerId: string;
  readonly signal: WakeSignal | 'erase';
  readonly ref?: string;
  /** One of many whom somebody else's word concerns: told behind those who did something themselves. */
  readonly isOneOfMany?: boolean;
};

/**
 * Has the workflows of these customers told; in the same transaction as what they are told of.
 * What no undecided event says is owed by an alarm that is due, until the wake's end sets the next one: the outbox forgets who was
 * told, and what comes before the decision may be what it makes somebody wait for.
 * @param options.lane of all of them; of those in `fresh` who only came to be known are patient, and one of many is bulk
 * @param options.owed whether an alarm owes it
 */
export async function askForWakes(
  tx: Tx,
  wakes: readonly NewWake[],
  { lane = 'fresh', owed = lane === 'fresh' }: { readonly lane?: Lane; readonly owed?: boolean } = {},
): Promise<void> {
  if (wakes.length === 0) return;
  const laneOf = ({ signal, isOneOfMany }: NewWake): Lane =>
    lane !== 'fresh' ? lane : canWait(signal) ? 'patient' : isOneOfMany ? 'bulk' : 'fresh';
  const asked = wakes.map((one) => ({ ...one, lane: laneOf(one) }));
  // In one order everywhere, so that two batches cannot wait for each other.
  await sql`
    with asked as (select * from jsonb_to_recordset(${jsonRows(asked)}) as r ("customerId" uuid, signal text, ref text, lane text)),
    owed as (
      insert into alarms as a (customer_id, due) select customer_id, ${productTime(sql`now()`)} from customers
        where ${owed}::boolean and customer_id in (select "customerId" from asked where signal not in ('event', 'erase'))
        order by customer_id
      on conflict (customer_id) do update set due = excluded.due, asked_at = null where a.due > excluded.due)
    insert into outbox (customer_id, signal, ref, bulk, patient)
    select "customerId", signal, ref, lane = 'bulk', lane = 'patient' from asked`.execute(tx);
}

/** All that waits to be told to one customer's workflow. */
export type Errand = {
  readonly customerId: string;
  readonly ids: readonly number[];
  readonly signals: readonly (WakeSignal | 'erase')[];
  readonly ref: string | undefined;
  readonly stage: string | undefined;
  /** A passage is under way, so that a workflow most likely runs; only a hint. */
  readonly isUnderWay: boolean;
  /** What somebody did who was in no journey so far. */
  readonly firstEvents: readonly string[];
  /** Of all that waits for them the one that goes first. */
  readonly lane: Lane | 'erasures';
};

/** What one look at the outbox may take. */
export type Taking = {
  /** Customers who did something, customers of a publish or a sweep, those who can wait, and erased ones, at most. */
  readonly fresh: number;
  readonly bulk: number;
  readonly patient: number;
  readonly erasures: number;
  /** Customers who are being told at this moment: what waits for them comes after it, in its order. */
  readonly busy: readonly string[];
  /** Rows whose workflow was told: they go. */
  readonly told: readonly number[];
  /** Real seconds; a dispatcher that dies gives its rows back when they end. */
  readonly leaseSeconds: number;
};

/** Of one customer at once, so that one who is hammered does not become a statement of any size. */
const mostOfOne = 200;

const errand = z.object({
  customerId: z.string(),
  ids: z.array(z.number()),
  signals: z.array(z.enum(['event', 'registration', 'consentChange', 'preferenceChange', 'wake', 'erase'])),
  ref: z.string().nullable(),
  stage: z.string().nullable(),
  isUnderWay: z.boolean(),
  firstEvents: z.array(z.string()),
  lane: z.enum(['fresh', 'bulk', 'patient', 'erasures']),
});

/**
 * Drops what was told and takes what may be told next, each lane in the order in which its rows may be taken, with whatever else
 * waits for the same customers. Rows that another dispatcher is taking are passed over.
 */
export async function takeErrands(
  db: Database,
  { fresh, bulk, patient, erasures, busy, told, leaseSeconds }: Taking,
): Promise<Errand[]> {
  const taken = await rows(
    db,
    errand,
    sql`select * from take_errands(${fresh}::int, ${bulk}::int, ${patient}::int, ${erasures}::int, ${[...busy]}::uuid[], ${[...told]}::bigint[],
      ${leaseSeconds}::int, ${mostOfOne}::int)`,
  );
  return taken.map(({ ref, stage, ...one }) => ({ ...one, ref: ref ?? undefined, stage: stage ?? undefined }));
}

/** How many more of a bulk may be put into the outbox. @param most that may wait there to be told */
export async function bulkRoom(db: Database, most: number): Promise<number> {
  const waiting = sql`select count(*) as waiting from (select from outbox where lane = 'bulk' limit ${most}) few`;
  return most - (await theRow(db, waitingRow, waiting)).waiting;
}

const lateRow = z.object({ isLate: z.boolean() });

/** Real time after which somebody who did something waits longer than a machine with time would let them. */
const late = sql`interval '2 seconds'`;

/** Whether people who did something wait to be told: what nobody waits for gives way to them. */
export async function keepsWaiting(db: Database): Promise<boolean> {
  const query = sql`select coalesce((select created_at < now() - ${late} from outbox where lane = 'fresh' order by lease_until, id limit 1), false) as "isLate"`;
  return (await theRow(db, lateRow, query)).isLate;
}

/** The workflows were told. */
export async function dropErrands(db: Database, ids: readonly number[]): Promise<void> {
  await sql`delete from outbox where id = any(${[...ids]}::bigint[])`.execute(db);
}

/** The workflow could not be told: these rows are tried again after the pause, and do not stand at the head until then. */
export async function postponeErrand(db: Database, { ids }: Errand, seconds: number): Promise<void> {
  await sql`update outbox set lease_until = now() + make_interval(secs => ${seconds}) where id = any(${[...ids]}::bigint[])`.execute(
    db,
  );
}

/** Rows beyond this are estimated: who asks wants to know that they are many. */
const mostCounted = 10_000;

const depth = z.object({ rows: z.number(), oldestSeconds: z.number() });

/** How much waits to be told and since when, without counting a million rows. */
export async function outboxDepth(db: Database): Promise<z.infer<typeof depth>> {
  const found = await row(
    db,
    depth,
    sql`
    with counted as (select count(*)::float8 as n from (select from outbox limit ${mostCounted}::int) as counted_rows)
    select case when n < ${mostCounted}::int then n
        else greatest(n, (select reltuples::float8 from pg_class where oid = 'outbox'::regclass)) end as rows,
      coalesce((select extract(epoch from now() - created_at)::float8 from outbox order by id limit 1), 0) as "oldestSeconds"
    from counted`,
  );
  return found ?? { rows: 0, oldestSeconds: 0 };
}
