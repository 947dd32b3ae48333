import { sql } from 'kysely';
import type { Millis } from '../../domain/time/time';
import { lockProfile } from './customers';
import type { Database } from '../base/database';
import { askForWakes } from '../wake/outbox';
import { claimsInTheAir, type InTheAir } from '../wake/messages';
import { suppressAddresses } from './suppressions';

export type Erasure = { readonly known: boolean; readonly erased: boolean; readonly inTheAir: readonly InTheAir[] };

/**
 * Erases a person: what remains is the keyed hash of each address on the suppression list, and the workflow is told to end.
 * While a message is being handed over nobody is erased, unless `despite` says so: then it is named.
 */
export async function erase(db: Database, customerId: string, now: Millis, despite: boolean): Promise<Erasure> {
  return db.transaction().execute(async (tx) => {
    if (!(await lockProfile(tx, customerId))) return { known: false, erased: false, inTheAir: [] };
    const inTheAir = await claimsInTheAir(tx, customerId, {});
    if (inTheAir.length > 0 && !despite) return { known: true, erased: false, inTheAir };
    await suppressAddresses(tx, customerId, 'erasure', new Date(now));
    await sql`select erase_customer(${customerId})`.execute(tx);
    await askForWakes(tx, [{ customerId, signal: 'erase' }]);
    return { known: true, erased: true, inTheAir };
  });
}
