import { lockProfile, type Profile } from '../../db/customers';
import type { Tx } from '../../db/database';
import { doOnce } from '../../db/idempotency';
import { untilNotOvertaken } from '../../db/failure';
import type { ApiDeps } from '../deps';
import type { Call } from '../route';
import { findCustomer, unknownCustomer } from './find';

/**
 * Changes the customer that the path names, under the lock, once per Idempotency-Key.
 * @throws Problem unknown-customer; what `work` throws
 */
export async function changeCustomer<T>(
  { db }: Pick<ApiDeps, 'db'>,
  { params, once }: Pick<Call<unknown, unknown>, 'params' | 'once'>,
  work: (tx: Tx, profile: Profile) => Promise<T>,
): Promise<{ customerId: string; value: T }> {
  const customerId = await findCustomer(db, params.id);
  const value = await untilNotOvertaken(() =>
    doOnce(db, once, async (tx) => {
      const profile = await lockProfile(tx, customerId);
      if (!profile) throw unknownCustomer();
      return work(tx, profile);
    }),
  );
  return { customerId, value };
}
