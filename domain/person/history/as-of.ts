import type { Millis } from '../../time/time';
import type { Identifier, TraitValue } from '../customer';
import type { Preferences } from '../wishes/preferences';
import { isWorthAsMuch, joinedTraits, type Traits } from '../traits';
import type { Version } from './versions';
import { wishesAfter, type Wishes } from '../wishes/wishes';

/** A version as it is kept. `origin`: whose it was before two became one; then it is known since they did. */
export type Kept = Version & { readonly recordedAt: Millis; readonly origin?: string };

/** A moment of the past. `at`: by when it was said; `knownAt`: by when we had learned of it. Without one of them it does not matter. */
export type Moment = { readonly at?: Millis | undefined; readonly knownAt?: Millis | undefined };

/** Who somebody was: what is said later wins, so that the order in which it was learned does not matter. */
export type Was = {
  readonly traits: Traits;
  readonly preferences: Preferences;
  /** Of each kind of address the one. */
  readonly addresses: readonly Identifier[];
};

/** Whether something was said by a moment, and known by it. */
export const isWithin = (moment: Moment, said: Millis, recorded: Millis): boolean =>
  said <= (moment.at ?? Infinity) && recorded <= (moment.knownAt ?? Infinity);

/**
 * @param kept in the order in which it was learned
 * @param pages the ids of the keys that anybody can read
 */
export function asOf(kept: readonly Kept[], moment: Moment, pages: ReadonlySet<string>): Was {
  const counted = kept
    .filter((one) => one.what !== 'gone' && isWithin(moment, one.at, one.recordedAt))
    .sort((one, other) => one.at - other.at);
  return {
    traits: traitsIn(counted, pages),
    preferences: wishesIn(counted).preferences,
    addresses: addressesIn(counted),
  };
}

/**
 * Each as they were by themselves, then joined by the rule by which two become one.
 * @param kept in the order in which it was said, of which the last word of each worth counts
 */
function traitsIn(kept: readonly Kept[], pages: ReadonlySet<string>): Traits {
  const persons = new Map<string, Map<string, TraitValue>>();
  for (const one of kept) {
    if (one.what !== 'trait') continue;
    const own = persons.get(one.origin ?? '') ?? new Map<string, TraitValue>();
    persons.set(one.origin ?? '', own);
    const known = own.get(one.name);
    if (!known || isWorthAsMuch(one.value, known)) own.set(one.name, one.value);
  }
  const each = [...persons.values()].map((own): Traits => Object.fromEntries(own));
  return each.reduce((one, other) => joinedTraits(one, other, pages), {});
}

/** What was wished, and when each wish was said. @param kept in the order in which it was said */
const wishesIn = (kept: readonly Kept[]): Wishes => kept.reduce(wishesWith, { preferences: {}, said: {} });

/** All wishes of somebody. @param kept in the order in which it was learned */
export const wishesOf = (kept: readonly Kept[]): Wishes => wishesIn(kept.toSorted((one, other) => one.at - other.at));

function wishesWith(wishes: Wishes, one: Kept): Wishes {
  if (one.what === 'wish') return wishesAfter(wishes, { [one.name]: one.value }, one.at);
  if (one.what === 'topic') return wishesAfter(wishes, { topics: { [one.name]: one.value } }, one.at);
  return wishes;
}

/** A claim takes the place of nothing that was more than claimed. */
function addressesIn(kept: readonly Kept[]): Identifier[] {
  const has = new Map<string, Identifier | null>();
  for (const one of kept) {
    if (one.what !== 'address') continue;
    const known = has.get(one.name);
    if (!one.value?.claimed || !known || known.claimed) has.set(one.name, one.value);
  }
  return [...has.values()].filter((one) => one !== null);
}
