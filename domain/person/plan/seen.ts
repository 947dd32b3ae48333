import type { Millis } from '../../time/time';
import { basisFor } from './basis';
import type { Covered } from './covering';
import { usable } from './usable';
import type { ConsentEntry } from '../ledger/consent';
import type { TraitValue } from '../customer';
import type { Traits } from '../traits';

/** Who looks. */
export type Look = {
  /** What for; undefined for what is for no purpose. */
  readonly purpose: string | undefined;
  readonly now: Millis;
  /** By which sensitive values are seen that are permitted at this moment; without it they stay masks. */
  readonly ledger?: readonly ConsentEntry[] | undefined;
  /** What statements cover; undefined where they cover nothing. */
  readonly covered: Covered | undefined;
};

const limited = new WeakMap<Traits, boolean>();

function isAnyLimited(traits: Traits): boolean {
  const known = limited.get(traits);
  if (known !== undefined) return known;
  const found = Object.values(traits).some(({ purpose }) => purpose !== undefined);
  limited.set(traits, found);
  return found;
}

/** What is sensitive, and what a consent permitted to keep, is used only while its purpose is permitted. */
export const needsConsent = ({ class: its, basis }: TraitValue): boolean => its === 'sensitive' || basis !== undefined;

/**
 * Somebody as a purpose may see them: what is for another purpose is not there, nor what needs a consent that is not there now. What a
 * statement covers is for every purpose, while one of those that cover it is permitted.
 */
export function seenFor<T extends { readonly traits: Traits }>(all: T, look: Look): T {
  const whom = usable(all, look.covered, look.now);
  if (!isAnyLimited(whom.traits)) return whom;
  const seen = Object.entries(whom.traits).flatMap(([name, trait]): [string, TraitValue][] => {
    if (trait.purpose === undefined) return [[name, trait]];
    if (trait.purpose !== look.purpose) return [];
    if (!needsConsent(trait) || trait.value === null || !look.ledger) return [[name, trait]];
    const isPermitted = basisFor(look.ledger, trait.purpose, look.now) !== undefined;
    if (!isPermitted) return [];
    if (trait.class !== 'sensitive') return [[name, trait]];
    return 'clear' in trait ? [[name, { ...trait, value: trait.clear }]] : [];
  });
  return { ...whom, traits: Object.fromEntries(seen) };
}

/** The same as it is shown: what is sensitive and not to be seen stands there as a mask. */
export function shownTo(traits: Traits, look: Look): Traits {
  const seen = seenFor({ traits }, look).traits;
  const shown = Object.entries(traits).flatMap(([name, trait]): [string, TraitValue][] => {
    const visible = Object.hasOwn(seen, name) ? seen[name] : undefined;
    if (visible) return [[name, visible]];
    return trait.class === 'sensitive' ? [[name, trait]] : [];
  });
  return Object.fromEntries(shown);
}
