import type { Millis } from '../time/time';

/** On what ground data of people may be kept. */
export const legalBases = ['consent', 'contract', 'legal-obligation', 'legitimate-interest'] as const;
export type LegalBasis = (typeof legalBases)[number];

/** Where what is brought in comes from. */
export type Provenance = {
  /** Who collected it. */
  readonly who: string;
  /** Until when it was collected. */
  readonly when: Millis;
  readonly basis: LegalBasis;
};
