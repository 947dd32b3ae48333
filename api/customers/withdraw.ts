import { appendConsent, listConsents } from '../../db/customers/consents';
import type { Tx } from '../../db/base/database';
import { lockCustomer } from '../../db/wake/lock';
import { settleClaims, type InTheAir } from '../../db/wake/messages';
import { channelKinds, type ChannelKind } from '../../domain/contact/channel';
import { permission } from '../../domain/contact/permission';
import type { Millis } from '../../domain/time/time';
import type { ApiDeps } from '../http/deps';
import { withdrawalPatience } from './in-the-air';

export type Withdrawal = {
  readonly customerId: string;
  readonly purpose: string;
  /** Without it: on every channel. */
  readonly channel?: ChannelKind;
  readonly source: string;
};

const wholeLedger = 10_000;

/**
 * A person's "no": one line in the ledger, none when it says so already, then the wait for what was being handed over.
 * @returns what is still in the air after the wait, or undefined when nobody has this id
 */
export async function withdraw(
  { db, clock }: Pick<ApiDeps, 'db' | 'clock'>,
  withdrawal: Withdrawal,
): Promise<InTheAir[] | undefined> {
  const { customerId, purpose, channel } = withdrawal;
  const known = await db.transaction().execute(async (tx) => {
    if ((await lockCustomer(tx, customerId)) === undefined) return false;
    if (!(await isRefused(tx, withdrawal, clock.now()))) {
      await appendConsent(tx, customerId, { purpose, channel, state: 'withdrawn', source: withdrawal.source }, clock);
    }
    return true;
  });
  return known ? settleClaims(db, customerId, { purpose, channel }, withdrawalPatience) : undefined;
}

/** Whether the ledger says no already, on every channel that the withdrawal speaks of. */
async function isRefused(tx: Tx, { customerId, purpose, channel }: Withdrawal, now: Millis): Promise<boolean> {
  const consents = await listConsents(tx, customerId, wholeLedger);
  const channels = channel === undefined ? channelKinds : [channel];
  return channels.every((kind) => {
    const { reason } = permission(consents, purpose, kind, now);
    return reason === 'withdrawn' || reason === 'denied';
  });
}
