import { endsOfGrants } from '../../contact/permission';
import type { Millis } from '../../time/time';
import type { ConsentEntry } from '../ledger/consent';
import type { Traits } from '../traits';
import type { Covered } from './covering';
import { needsConsent } from './seen';
import { soonest } from '../../time/soonest';

type Seen = {
  readonly traits: Traits;
  readonly ledger: readonly ConsentEntry[];
  readonly covered: Covered | undefined;
};

/**
 * When time alone changes what conditions see of somebody: a grant ends by which a value is used, or one begins that was dated ahead. It may be
 * too early, so ask again then.
 */
export function sightChangesAt({ traits, ledger, covered }: Seen, now: Millis): Millis | undefined {
  const isTimed = ledger.some(({ validUntil = now, at }) => validUntil > now || at > now);
  if (!isTimed) return undefined;
  const needed = new Set(
    Object.entries(traits).flatMap(([name, trait]) => {
      if (trait.value === null || !needsConsent(trait)) return [];
      return trait.purpose === undefined ? (covered?.covering.needed(name) ?? []) : [trait.purpose];
    }),
  );
  const moments = [...needed].flatMap((purpose) => [
    ...endsOfGrants(ledger, purpose, now),
    ...ledger
      .filter((line) => line.purpose === purpose && line.state === 'granted' && line.at > now)
      .map(({ at }) => at),
  ]);
  return soonest(moments);
}
