import { sql } from 'kysely';
import type { TraitValue } from '../../domain/person/customer';
import type { Preferences } from '../../domain/person/preferences';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { json, jsonRows, textOrNull } from '../base/json';

export type Traits = Readonly<Record<string, TraitValue>>;

/** What a change of one customer starts from. */
export type Profile = {
  readonly id: string;
  readonly stage: string;
  readonly traits: Traits;
  readonly preferences: Preferences;
  readonly pausedAt: Millis | null;
  readonly revision: number;
};

export async function createCustomers(tx: Tx, ids: readonly string[], at: Millis): Promise<void> {
  if (ids.length === 0) return;
  await sql`insert into customers (customer_id, stage_since, created_at)
    select id, ${new Date(at)}::timestamptz, ${new Date(at)}::timestamptz from unnest(${sql.val([...ids])}::uuid[]) as id`.execute(
    tx,
  );
}

/** Locks the customer until the end of the transaction, beside events that only come in. @returns undefined when there is none */
export async function lockProfile(tx: Tx, customerId: string): Promise<Profile | undefined> {
  const { rows } = await sql<Profile>`
    select customer_id as id, stage, traits, preferences, paused_at as "pausedAt", revision
    from customers where customer_id = ${customerId} for no key update`.execute(tx);
  return rows[0];
}

/** The caller holds the customer's lock. @returns the new revision */
export async function writeTraits(tx: Tx, customerId: string, traits: Traits): Promise<number> {
  const { rows } = await sql<{ revision: number }>`
    update customers set traits = ${jsonRows(traits)}, revision = revision + 1
    where customer_id = ${customerId} returning revision`.execute(tx);
  return rows[0]?.revision ?? 0;
}

/** Something of the profile that is not on its own row has changed. */
export async function touchProfile(tx: Tx, customerId: string): Promise<void> {
  await sql`update customers set revision = revision + 1 where customer_id = ${customerId}`.execute(tx);
}

const longestReason = 500;

/** Holds (or with `at` null, releases) all outreach but transactional. The caller holds the lock and tells the workflow. */
export async function writePause(
  tx: Tx,
  customerId: string,
  {
    at,
    reason,
    source,
    now,
  }: { readonly at: Millis | null; readonly reason?: string; readonly source: string; readonly now: Millis },
): Promise<void> {
  const data = json({ ...(reason ? { reason } : {}), source });
  await sql`with changed as (
      update customers set paused_at = ${at === null ? null : new Date(at)}, pause_reason = ${textOrNull(at === null ? null : reason, longestReason)}, revision = revision + 1
      where customer_id = ${customerId})
    insert into changes (customer_id, at, kind, data)
    values (${customerId}, ${new Date(now)}, ${at === null ? 'resumed' : 'paused'}, ${data})`.execute(tx);
}

export async function hasActiveEnrolment(tx: Tx, customerId: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from enrolments where customer_id = ${customerId} and state = 'active') as found`.execute(tx);
  return rows[0]?.found ?? false;
}

/** Whose identifier is this? */
export async function ownerOf(db: Database | Tx, kind: string, value: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('identifier_owners')
    .select('customer_id')
    .where('kind', '=', kind)
    .where('value', '=', value)
    .executeTakeFirst();
  return row?.customer_id;
}

export async function customerExists(db: Database | Tx, customerId: string): Promise<boolean> {
  const row = await db
    .selectFrom('customers')
    .select('customer_id')
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  return row !== undefined;
}
