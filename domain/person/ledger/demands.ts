import { permission } from '../../contact/permission';
import type { Millis } from '../../time/time';
import { isNo, type ConsentEntry } from './consent';
import { demandMark } from './reserved';
import type { Said } from '../said';

/**
 * What a person demands of how their data are used, whatever they agreed to: that they lie still (GDPR 18), or that they are not
 * used for marketing, for profiles, or for what only our own interest speaks for (GDPR 21).
 */
export const demands = ['restrict', 'object:marketing', 'object:profiling', 'object:legitimate-interest'] as const;
export type Demand = (typeof demands)[number];

/** The purpose under which a demand stands in the ledger: a no there is the demand, a yes takes it back. */
export const purposeOfDemand = (demand: Demand): string => `${demandMark}${demand}`;

/** The demand that a purpose of the ledger stands for. */
export const demandOf = (purpose: string): Demand | undefined =>
  demands.find((one) => purposeOfDemand(one) === purpose);

/** The line by which a demand stands. It is read as consents are: of words of one instant the stricter counts. */
export function standingDemand<Entry extends ConsentEntry>(
  words: readonly Entry[],
  demand: Demand,
  now: Millis,
): Entry | undefined {
  const purpose = purposeOfDemand(demand);
  if (!words.some((one) => one.purpose === purpose)) return undefined;
  // What waits to be confirmed takes no demand back.
  const said = words.filter(({ state }) => state !== 'pending');
  const { entry } = permission(said, purpose, 'email', now);
  return entry && isNo(entry.state) ? entry : undefined;
}

/**
 * What is heard where somebody makes a demand, or takes it back. Who objects to profiles is spoken to without personalisation, which
 * stays theirs to switch on again.
 */
export const demandSaid = (
  demand: Demand,
  stands: boolean,
): Required<Pick<Said, 'consent'>> & Pick<Said, 'preferences'> => ({
  consent: { purpose: purposeOfDemand(demand), state: stands ? 'denied' : 'granted' },
  ...(demand === 'object:profiling' ? { preferences: { personalisation: stands ? false : null } } : {}),
});

/** Which right a demand is on record as. */
export const requestOf = (demand: Demand): 'restrict' | 'object' => (demand === 'restrict' ? 'restrict' : 'object');
