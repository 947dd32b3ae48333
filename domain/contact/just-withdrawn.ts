import { isOfDemand } from '../person/ledger/reserved';
import type { ConsentEntry } from '../person/ledger/consent';
import { dayMillis } from '../time/wall-clock';
import type { Millis } from '../time/time';
import type { ChannelKind } from './channel';
import { permission } from './permission';

type Asked = {
  readonly channel: ChannelKind;
  /** When the passage began that would ask; what was taken back in the day before is what it may be about. */
  readonly since: Millis;
};

/** Whether somebody took a consent back on a channel, for whatever purpose, since shortly before a passage began, and did not give it again. */
export const isJustWithdrawn = (consents: readonly ConsentEntry[], { channel, since }: Asked, now: Millis): boolean =>
  consents.some(
    (line) =>
      line.state === 'withdrawn' &&
      line.recordedAt >= since - dayMillis &&
      (line.channel === undefined || line.channel === channel) &&
      !isOfDemand(line.purpose) &&
      !permission(consents, line.purpose, channel, now).allowed,
  );
