import type { TraitValue } from './customer';
import { isSame } from './same';

/** By name. One with the value null was taken away: it stays, so that what was said before that cannot bring it back. */
export type Traits = Readonly<Record<string, TraitValue>>;

export type TraitsChange = {
  readonly traits: Traits;
  /** Those that were written. */
  readonly written: Traits;
  /** Another value than before, not only said again. */
  readonly news: boolean;
};

/** The one rule of traits: null takes one away, and what was said earlier never overwrites what was said later. */
export function traitsAfter(
  before: Traits,
  said: Readonly<Record<string, unknown>>,
  { source, at, key }: Omit<TraitValue, 'value'>,
): TraitsChange {
  const written = new Map<string, TraitValue>();
  let news = false;
  for (const [name, given] of Object.entries(said)) {
    const old = Object.hasOwn(before, name) ? before[name] : undefined;
    const value = given ?? null;
    const isKnown = isSame(old?.value ?? null, value);
    if (old && !old.filled && (old.at > at || (old.at === at && isKnown))) continue;
    written.set(name, { value, source, at, ...(key === undefined ? {} : { key }) });
    news ||= !isKnown;
  }
  if (written.size === 0) return { traits: before, written: {}, news };
  const traits = Object.fromEntries([...Object.entries(before), ...written]);
  return { traits, written: Object.fromEntries(written), news };
}

/**
 * Traits that stand beside an event fill what nobody said: they give way to whatever is said of the same trait, also to what was
 * said before them, and to null.
 */
export function traitsFilled(
  before: Traits,
  beside: Readonly<Record<string, unknown>>,
  told: Omit<TraitValue, 'value'>,
): Traits {
  const isNew = ([name, value]: [string, unknown]): boolean => {
    const old = Object.hasOwn(before, name) ? before[name] : undefined;
    return value !== null && (!old || (old.filled === true && old.at < told.at && !isSame(old.value, value)));
  };
  const filling = Object.entries(beside).filter(isNew);
  if (filling.length === 0) return before;
  const filled = filling.map(([name, value]): [string, TraitValue] => [name, { value, ...told, filled: true }]);
  return Object.fromEntries([...Object.entries(before), ...filled]);
}

/** What a person has, without what was taken away. */
export const presentTraits = (traits: Traits): [name: string, trait: TraitValue][] =>
  Object.entries(traits).filter(([, { value }]) => value !== null);

/** The tier of somebody is their trait of this name, whoever said it. */
export function tierOf(traits: Traits): string | undefined {
  const tier = Object.hasOwn(traits, 'tier') ? traits['tier']?.value : undefined;
  return typeof tier === 'string' && tier !== '' ? tier : undefined;
}

/** The source of what came with a key that anybody can read. */
const anybody = 'browser';

/** The traits of two who are one: the last word of each, but what a backend said before what only a browser did. */
export function joinedTraits(some: Traits, others: Traits): Traits {
  const joined = new Map(Object.entries(some));
  for (const [name, trait] of Object.entries(others)) {
    const known = joined.get(name);
    if (!known || isStronger(trait, known)) joined.set(name, trait);
  }
  return Object.fromEntries(joined);
}

function isStronger(one: TraitValue, other: TraitValue): boolean {
  const [isAnybodys, isOthersAnybodys] = [one.source === anybody, other.source === anybody];
  if (isAnybodys !== isOthersAnybodys) return isOthersAnybodys;
  if (one.filled !== other.filled) return other.filled === true;
  return one.at > other.at || (one.at === other.at && JSON.stringify(one) > JSON.stringify(other));
}
