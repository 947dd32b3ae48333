import { untilNotOvertaken } from '../../db/base/failure';
import { lockProfile } from '../../db/customers/customers';
import { settleClaims, type InTheAir } from '../../db/wake/messages';
import type { ChannelKind } from '../../domain/contact/channel';
import type { ApiDeps } from '../http/deps';
import { hearNow, type Learning } from './change';
import { withdrawalPatience } from './in-the-air';

export type Withdrawal = {
  readonly customerId: string;
  readonly purpose: string;
  /** Without it: on every channel. */
  readonly channel?: ChannelKind;
  readonly source: string;
};

/**
 * A person's "no", as a page hears it, then the wait for what was being handed over.
 * @returns what is still in the air after the wait, or undefined when nobody has this id
 */
export async function withdraw(
  deps: Pick<ApiDeps, 'db'> & Learning,
  { customerId, purpose, channel, source: by }: Withdrawal,
): Promise<InTheAir[] | undefined> {
  const isKnown = await untilNotOvertaken(() =>
    deps.db.transaction().execute(async (tx) => {
      const profile = await lockProfile(tx, customerId);
      if (profile) await hearNow(deps, { tx, profile }, { consent: { purpose, channel, state: 'withdrawn' }, by });
      return profile !== undefined;
    }),
  );
  return isKnown ? settleClaims(deps.db, customerId, { purpose, channel }, withdrawalPatience) : undefined;
}
