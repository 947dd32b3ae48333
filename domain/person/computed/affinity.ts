import type { Millis } from '../../time/time';
import type { Deed } from './deeds';
import { leftAfter } from './half-life';

export type Affinity = 'online' | 'store';

/** Fewer deeds say nothing. */
const fewest = 3;

/** Where somebody is at home: whichever of the two weighs more, online where both weigh alike. All fade alike, so that time alone turns nothing. */
export function affinityOf(deeds: readonly Deed[]): Affinity | undefined {
  if (deeds.length < fewest) return undefined;
  const last = deeds.reduce<Millis>((latest, { at }) => Math.max(latest, at), -Infinity);
  const balance = deeds.reduce(
    (sum, { at, weight, isInStore }) => sum + (isInStore ? weight : -weight) * leftAfter(last - at),
    0,
  );
  return balance > 0 ? 'store' : 'online';
}
