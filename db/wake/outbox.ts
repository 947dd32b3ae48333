import { sql } from 'kysely';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';

export type SignalName = 'event' | 'registration' | 'consentChange' | 'preferenceChange' | 'wake';

/** A customer whose workflow has to look, and why. */
export type NewWake = { readonly customerId: string; readonly signal: SignalName | 'erase'; readonly ref?: string };

/** Has the workflows of these customers told; in the same transaction as what they are told of. */
export async function askForWakes(tx: Tx, wakes: readonly NewWake[]): Promise<void> {
  if (wakes.length === 0) return;
  await sql`insert into outbox (customer_id, signal, ref)
    select r."customerId", r.signal, r.ref
    from jsonb_to_recordset(${jsonRows(wakes)}) as r ("customerId" uuid, signal text, ref text)`.execute(tx);
}

/** All that waits to be told to one customer's workflow. */
export type Errand = {
  readonly customerId: string;
  readonly ids: readonly number[];
  readonly signals: readonly (SignalName | 'erase')[];
  readonly ref: string | undefined;
  readonly stage: string | undefined;
};

/**
 * Takes up to `limit` rows for `leaseSeconds` (real time), whole customers at a time where they lie together.
 * Rows taken by another dispatcher are passed over; a dispatcher that dies gives its rows back when the lease ends.
 */
export async function takeErrands(db: Database, limit: number, leaseSeconds: number): Promise<Errand[]> {
  const { rows } = await sql<{
    customer_id: string;
    ids: number[];
    signals: Errand['signals'];
    ref: string | null;
    stage: string | null;
  }>`
    with due as (
      select id from outbox where lease_until is null or lease_until < now()
      order by id limit ${limit} for update skip locked),
    taken as (
      update outbox o set lease_until = now() + make_interval(secs => ${leaseSeconds}) from due where o.id = due.id
      returning o.id, o.customer_id, o.signal, o.ref)
    select t.customer_id, array_agg(t.id::float8 order by t.id) as ids, array_agg(t.signal order by t.id) as signals,
      (array_agg(t.ref order by t.id))[1] as ref, max(c.stage) as stage
    from taken t left join customers c on c.customer_id = t.customer_id group by t.customer_id order by min(t.id)`.execute(
    db,
  );
  return rows.map((row) => ({
    customerId: row.customer_id,
    ids: row.ids,
    signals: row.signals,
    ref: row.ref ?? undefined,
    stage: row.stage ?? undefined,
  }));
}

/** The workflow was told. */
export async function dropErrands(db: Database, ids: readonly number[]): Promise<void> {
  await sql`delete from outbox where id = any(${ids}::bigint[])`.execute(db);
}

/** The workflow could not be told; try again after the pause. */
export async function postponeErrands(db: Database, ids: readonly number[], seconds: number): Promise<void> {
  await sql`update outbox set lease_until = now() + make_interval(secs => ${seconds}) where id = any(${ids}::bigint[])`.execute(
    db,
  );
}

export async function outboxDepth(db: Database): Promise<{ rows: number; oldestSeconds: number }> {
  const { rows } = await sql<{ rows: number; oldest: number | null }>`
    select count(*)::float8 as rows, extract(epoch from now() - min(created_at))::float8 as oldest from outbox`.execute(
    db,
  );
  return { rows: rows[0]?.rows ?? 0, oldestSeconds: rows[0]?.oldest ?? 0 };
}
