import type { Version } from '../history/versions';
import { plainOf, type Traits } from '../traits';
import type { TraitValue } from '../customer';
import { basisFor } from './basis';
import type { Terms } from './collect';
import { traitPlanOf } from './data-plan';
import { mask } from './masked';

/**
 * What becomes of a value that was stored before its name became sensitive: what the ledger permits now stays, to be sealed, and of
 * anything else nothing, as if it had been taken away when it was said. What is sealed already, or is not sensitive, is the same.
 */
export function underPlan(name: string, trait: TraitValue, { dataPlan, ledger, now }: Terms): TraitValue {
  const planned = traitPlanOf(dataPlan, name);
  if (planned?.class !== 'sensitive' || trait.value === null || trait.sealed !== undefined) return trait;
  const { purpose } = planned;
  const basis = purpose === undefined ? undefined : basisFor(ledger, purpose, now);
  const { value: _value, clear: _clear, class: _class, purpose: _purpose, basis: _basis, ...told } = trait;
  if (purpose === undefined || !basis) return { value: null, ...told };
  return { value: mask, clear: plainOf(trait), ...told, class: 'sensitive', purpose, basis: basis.seq };
}

/** The same of all that somebody has. */
export const traitsUnderPlan = (traits: Traits, terms: Terms): Traits =>
  Object.fromEntries(Object.entries(traits).map(([name, trait]) => [name, underPlan(name, trait, terms)]));

/** The same of what was said of them at one time. */
export const versionsUnderPlan = (said: readonly Version[], terms: Terms): Version[] =>
  said.map((one) => (one.what === 'trait' ? { ...one, value: underPlan(one.name, one.value, terms) } : one));
