import { sql } from 'kysely';
import { z } from 'zod';
import type { Preferences } from '../../domain/person/wishes/preferences';
import type { Millis } from '../../domain/time/time';
import type { Tx } from '../base/database';
import { made, theRow } from '../base/rows';

/** The moment at which time alone changes something, as the last wake wrote it. */
export type WrittenAlarm = {
  readonly alarm?: Millis;
  /** The keeper missed a wake and asked for this one. */
  readonly alarmIsLate?: boolean;
};

export type Locked = WrittenAlarm & { readonly revision: number; readonly preferences: Preferences };

const ofLock = z.object({ locked: made<Locked>().nullable() });

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Anybody may start a workflow with any id; what is no uuid is nobody's. */
export const isCustomerId = (text: string): boolean => uuid.test(text);

/**
 * Locks the customer for this transaction.
 * @returns the definitions' revision and the preferences as they are under the lock, or undefined when there is no such customer
 */
export async function lockCustomer(tx: Tx, customerId: string): Promise<Locked | undefined> {
  if (!isCustomerId(customerId)) return undefined;
  const { locked } = await theRow(tx, ofLock, sql`select lock_customer(${customerId}::uuid) as locked`);
  return locked ?? undefined;
}
