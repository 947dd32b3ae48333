import { sql } from 'kysely';
import type { Millis } from '../domain/time';
import { lockProfile } from './customers';
import type { Database } from './database';
import { sendWakes } from './events';
import { suppressAddresses } from './suppressions';

/**
 * Erases a person: what remains is the keyed hash of each address on the suppression list, and the workflow is told to end.
 * @returns false when nobody has this id
 */
export async function erase(db: Database, customerId: string, now: Millis): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    if (!(await lockProfile(tx, customerId))) return false;
    await suppressAddresses(tx, customerId, 'erasure', new Date(now));
    const { rows } = await sql<{ erased: boolean }>`select erase_customer(${customerId}) as erased`.execute(tx);
    await sendWakes(tx, [{ customerId, signal: 'erase' }]);
    return rows[0]?.erased ?? false;
  });
}
