import type { ConsentEntry } from '../person/ledger/consent';
import { isNo } from '../person/ledger/consent';
import type { Millis } from '../time/time';
import { isOutdated } from '../journey/statement/statement-terms';
import { channelKinds } from './channel';
import { permission, type Permission } from './permission';

/** What a line of the ledger is worth; all but `granted` permit nothing. */
export const worths = ['granted', 'outdated', 'expired', 'pending', 'no'] as const;
export type Worth = (typeof worths)[number];

/**
 * What a line is worth at an instant: as much as it says itself, while no later word overrules it everywhere it speaks of.
 * @param ledger at least the lines of its purpose that may decide anything
 */
export function worthOf(line: ConsentEntry, ledger: readonly ConsentEntry[], now: Millis): Worth {
  if (isNo(line.state)) return 'no';
  const kinds = line.channel === undefined ? channelKinds : [line.channel];
  const found = kinds.map((kind) => said(permission(ledger, line.purpose, kind, now)));
  const best = worths.find((one) => found.includes(one)) ?? 'no';
  if (line.state === 'pending') return found.includes('pending') ? 'pending' : 'no';
  if (best === 'no') return 'no';
  if (isOutdated(line)) return 'outdated';
  return line.validUntil !== undefined && line.validUntil <= now ? 'expired' : best;
}

function said({ reason }: Permission): Worth {
  switch (reason) {
    case 'permitted':
      return 'granted';
    case 'outdated':
    case 'expired':
    case 'pending':
      return reason;
    case 'denied':
    case 'withdrawn':
    case 'no-consent':
      return 'no';
  }
}
