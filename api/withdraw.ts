import { appendConsent, listConsents } from '../db/consents';
import type { Tx } from '../db/database';
import { lockCustomer } from '../db/facts';
import { settleClaims, type InTheAir } from '../db/messages';
import { channelKinds, type ChannelKind } from '../domain/channel';
import type { ConsentEntry } from '../domain/consent';
import { permission } from '../domain/permission';
import type { Millis } from '../domain/time';
import type { ApiDeps } from './deps';
import { withdrawalPatience } from './withdrawal';

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
export async function withdraw({ db, clock }: Pick<ApiDeps, 'db' | 'clock'>, withdrawal: Withdrawal): Promise<InTheAir[] | undefined> {
  const { customerId, purpose, channel } = withdrawal;
  const known = await db.transaction().execute(async (tx) => {
    if ((await lockCustomer(tx, customerId)) === undefined) return false;
    const at = await momentToSayNo(tx, withdrawal, clock.now());
    if (at !== undefined) {
      await appendConsent(tx, customerId, { purpose, channel, state: 'withdrawn', at, source: withdrawal.source }, clock);
    }
    return true;
  });
  return known ? settleClaims(db, customerId, { purpose, channel }, withdrawalPatience) : undefined;
}

/** Not before a grant that a fast clock dated in the future, or that grant would win once its time has come. */
async function momentToSayNo(tx: Tx, { customerId, purpose, channel }: Withdrawal, now: Millis): Promise<Millis | undefined> {
  const consents = (await listConsents(tx, customerId, wholeLedger)).filter((entry) => entry.purpose === purpose);
  const moment = Math.max(now, ...consents.filter(({ state }) => state === 'granted').map(({ at }) => at));
  const channels = channel === undefined ? channelKinds : [channel];
  return channels.every((kind) => isRefused(consents, purpose, kind, moment)) ? undefined : moment;
}

function isRefused(consents: readonly ConsentEntry[], purpose: string, channel: ChannelKind, now: Millis): boolean {
  const { reason } = permission(consents, purpose, channel, now);
  return reason === 'withdrawn' || reason === 'denied';
}
