import { sql } from 'kysely';
import type { Facts } from '../domain/facts';
import type { Preferences } from '../domain/preferences';
import type { Millis } from '../domain/time';
import type { Tx } from './database';

export type Loaded = {
  readonly facts: Facts;
  /** Claims whose outcome nobody recorded in time. */
  readonly lost: readonly string[];
  /** Real milliseconds until the youngest open claim of another attempt lapses. */
  readonly leaseLeft: number | undefined;
  /** Messages that wait for their channel's queue. */
  readonly queued: ReadonlySet<string>;
};

type Row = Facts & { lost: string[]; leaseLeft: number | null; queued: string[] };

export type Locked = { readonly revision: number; readonly preferences: Preferences };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Locks the customer for this transaction.
 * @returns the definitions' revision and the preferences as they are under the lock, or undefined when there is no such customer
 */
export async function lockCustomer(tx: Tx, customerId: string): Promise<Locked | undefined> {
  if (!uuid.test(customerId)) return undefined;
  const { rows } = await sql<{ locked: Locked | null }>`select lock_customer(${customerId}::uuid) as locked`.execute(
    tx,
  );
  return rows[0]?.locked ?? undefined;
}

/** Undecided events that are read at once; the rest follows in the next round. */
export const mostEvents = 500;

export type Reading = {
  /** Names of the events that conditions count over, and from which instant on. */
  readonly counted: readonly (readonly [name: string, since: Millis])[];
  /** Journeys whose entry rules look at earlier passages. */
  readonly remembered: readonly string[];
  /** Messages decided after this instant count for caps. */
  readonly recent: Millis;
  /** Passages entered after this instant may still reach their goal. */
  readonly goalsSince: Millis;
};

/** Everything that a decision about one customer may read, in one query. */
export async function readFacts(tx: Tx, customerId: string, reading: Reading): Promise<Loaded> {
  const names = reading.counted.map(([name]) => name);
  const since = reading.counted.map(([, at]) => new Date(Math.max(0, at)).toISOString());
  const { rows } = await sql<{ facts: Row | null }>`
    select customer_facts(${customerId}::uuid, ${sql.val(names)}::text[], ${sql.val(since)}::timestamptz[], ${sql.val([...reading.remembered])}::text[],
      ${new Date(reading.recent)}::timestamptz, ${new Date(reading.goalsSince)}::timestamptz) as facts`.execute(tx);
  const row = rows[0]?.facts;
  if (!row) throw new Error('the customer was locked and is gone');
  const { lost, leaseLeft, queued, ...facts } = row;
  return { facts, lost, leaseLeft: leaseLeft ?? undefined, queued: new Set(queued) };
}
