import { lockProfile, type Profile } from '../../db/customers/customers';
import type { Tx } from '../../db/base/database';
import { doOnce } from '../../db/base/idempotency';
import { untilNotOvertaken } from '../../db/base/failure';
import type { ApiDeps } from '../http/deps';
import type { Call } from '../http/route';
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
