import { channelKinds } from '../../contact/channel';
import { permission } from '../../contact/permission';
import type { Millis } from '../../time/time';
import type { ConsentEntry } from '../ledger/consent';

/** The lines of the ledger by which data may be used for a purpose, by channel: a grant on any channel is one. */
function* permitting(ledger: readonly ConsentEntry[], purpose: string, now: Millis): Generator<ConsentEntry> {
  if (!ledger.some((line) => line.purpose === purpose)) return;
  for (const channel of channelKinds) {
    const { allowed, entry } = permission(ledger, purpose, channel, now);
    if (allowed && entry) yield entry;
  }
}

/** The first of them. */
export function basisFor(ledger: readonly ConsentEntry[], purpose: string, now: Millis): ConsentEntry | undefined {
  for (const entry of permitting(ledger, purpose, now)) return entry;
  return undefined;
}

/** All of them by number, for several purposes of one person at one time: each is looked for once. */
export function basesIn(ledger: readonly ConsentEntry[], now: Millis): (purpose: string) => readonly number[] {
  const found = new Map<string, readonly number[]>();
  return (purpose) => {
    const known = found.get(purpose);
    if (known) return known;
    const seqs = [...new Set(Array.from(permitting(ledger, purpose, now), ({ seq }) => seq))];
    found.set(purpose, seqs);
    return seqs;
  };
}
