import { askingIn } from '../../journey/questions';
import type { JourneyVersion } from '../../journey/journey';
import type { Policy } from '../../journey/policy';
import type { ComputingRules } from './computed-traits';
import { usualPurchase } from './deeds';
import { profiling } from './ground';

/** @param live the journeys that may be entered */
export const computingRules = (
  { lifecycle, purposes }: Pick<Policy, 'lifecycle' | 'purposes'>,
  live: readonly JourneyVersion[],
): ComputingRules => ({
  purchase: lifecycle.purchases?.on ?? usualPurchase,
  asked: askingIn(live).questions,
  needsYes: Object.hasOwn(purposes, profiling),
});
