import { isNo, type ConsentEntry } from '../person/ledger/consent';
import { speaksOf } from '../person/ledger/speaks-of';
import type { Millis } from '../time/time';
import { channelKinds } from './channel';
import { permission } from './permission';

type Asked = {
  readonly purpose: string;
  /** When we learned of it, at the earliest. */
  readonly since: Millis;
};

/** The no about a purpose that came since a moment and stands; undefined where something is permitted. */
export function standingNo(
  consents: readonly ConsentEntry[],
  { purpose, since }: Asked,
  now: Millis,
): ConsentEntry | undefined {
  const noes = consents.filter((entry) => speaksOf(entry, purpose) && isNo(entry.state) && entry.recordedAt >= since);
  if (noes.length === 0) return undefined;
  // What waits to be confirmed takes no no back.
  const said = consents.filter(({ state }) => state !== 'pending');
  const verdicts = channelKinds.map((channel) => permission(said, purpose, channel, now));
  if (verdicts.some(({ allowed }) => allowed)) return undefined;
  return noes.findLast((no) => verdicts.some(({ entry }) => entry === no));
}
