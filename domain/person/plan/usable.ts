import type { Millis } from '../../time/time';
import type { TraitValue } from '../customer';
import type { ConsentEntry } from '../ledger/consent';
import type { Traits } from '../traits';
import { basesIn } from './basis';
import type { Covered, Covering } from './covering';

const resting = new WeakMap<Traits, readonly string[]>();

/** Names of what rests on a consent to a statement that covers it: what the data plan gave a purpose is told of by `seenFor`. */
function restingIn(traits: Traits): readonly string[] {
  const known = resting.get(traits);
  if (known) return known;
  const found = Object.entries(traits).flatMap(([name, trait]) => (rests(trait) ? [name] : []));
  resting.set(traits, found);
  return found;
}

const rests = ({ basis, purpose, value }: TraitValue): boolean =>
  basis !== undefined && purpose === undefined && value !== null;

/**
 * The names of those whose use has ended: they were given or kept by a consent, and none is permitted now of those that cover them.
 * What nothing covers any more is used as if it never had been.
 */
export function stoppedAmong(traits: Traits, covered: Covered | undefined, now: Millis): readonly string[] {
  return covered ? stoppedOf(restingIn(traits), covered, now) : [];
}

function stoppedOf(names: readonly string[], covered: Covered, now: Millis): readonly string[] {
  if (names.length === 0) return [];
  const basesOf = basesIn(covered.ledger, now);
  return names.filter((name) => {
    const needed = covered.covering.needed(name);
    return needed.length > 0 && needed.every((purpose) => basesOf(purpose).length === 0);
  });
}

/** Somebody without them: whoever decides, counts, writes or tells others sees only this. The very same where nothing is stopped. */
export function usable<T extends { readonly traits: Traits }>(whom: T, covered: Covered | undefined, now: Millis): T {
  return without(whom, stoppedAmong(whom.traits, covered, now));
}

/**
 * The same of somebody as they were, for a purpose of today: what is kept of the past does not say what a value came to rest on later, so that
 * whatever a consent was spoken of that covers it counts as resting on one.
 */
export function usableOfPast<T extends { readonly traits: Traits }>(
  whom: T,
  covered: Covered | undefined,
  now: Millis,
): T {
  if (!covered) return whom;
  const { covering, ledger } = covered;
  const spokenOf = new Set(ledger.map(({ purpose }) => purpose));
  const resting = Object.entries(whom.traits).flatMap(([name, { purpose }]) =>
    purpose === undefined && covering.needed(name).some((one) => spokenOf.has(one)) ? [name] : [],
  );
  return without(whom, stoppedOf(resting, covered, now));
}

function without<T extends { readonly traits: Traits }>(whom: T, names: readonly string[]): T {
  if (names.length === 0) return whom;
  const stopped = new Set(names);
  return { ...whom, traits: Object.fromEntries(Object.entries(whom.traits).filter(([name]) => !stopped.has(name))) };
}

/** The ledger before a word and after it. */
type Turn = { readonly before: readonly ConsentEntry[]; readonly after: readonly ConsentEntry[]; readonly now: Millis };

/**
 * What rests on another line after a word of the ledger: on one that permits it now; else on the one that did until now, so that it is known
 * whose end stopped it.
 */
export function restingAfter(traits: Traits, covering: Covering, { before, after, now }: Turn): Traits {
  const [were, are] = [basesIn(before, now), basesIn(after, now)];
  const moved = Object.entries(traits).flatMap(([name, trait]) => {
    if (trait.purpose !== undefined || trait.value === null) return [];
    const purposes = covering.of(name);
    if (purposes.length === 0) return [];
    const permitting = purposes.flatMap(are);
    const isStanding = trait.basis !== undefined && permitting.includes(trait.basis);
    const basis = isStanding ? trait.basis : (permitting[0] ?? trait.basis ?? purposes.flatMap(were)[0]);
    return basis === trait.basis ? [] : [[name, { ...trait, basis }] as const];
  });
  return Object.fromEntries(moved);
}
