import { confidences, type Confidence, type TraitValue } from './customer';
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

/** How it came to be known. */
export const confidenceOf = ({ filled, inferred }: Pick<TraitValue, 'filled' | 'inferred'>): Confidence =>
  inferred ? 'inferred' : filled ? 'observed' : 'declared';

/** The lower, the more it is worth, whenever it was said. */
const rankOf = (trait: Pick<TraitValue, 'filled' | 'inferred'>): number => confidences.indexOf(confidenceOf(trait));

/**
 * The one rule of traits: null takes one away, what was said earlier never overwrites what was said later, and what was worked out
 * or only seen never what was said.
 */
export function traitsAfter(
  before: Traits,
  said: Readonly<Record<string, unknown>>,
  told: Omit<TraitValue, 'value' | 'filled'>,
): TraitsChange {
  const { at } = told;
  const written = new Map<string, TraitValue>();
  let news = false;
  for (const [name, given] of Object.entries(said)) {
    const old = Object.hasOwn(before, name) ? before[name] : undefined;
    const value = given ?? null;
    const isKnown = isSame(old?.value ?? null, value);
    const rank = old ? rankOf(old) - rankOf(told) : 1;
    if (old && (rank < 0 || (rank === 0 && (old.at > at || (isKnown && (old.at === at || old.inferred)))))) continue;
    written.set(name, { value, ...told });
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
    if (value === null || !old) return value !== null;
    return old.inferred === true || (old.filled === true && old.at < told.at && !isSame(old.value, value));
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

/**
 * The traits of two who are one: the last word of each, but what was said before what was worked out, and what a backend said before
 * what only a browser did.
 */
export function joinedTraits(some: Traits, others: Traits): Traits {
  const joined = new Map(Object.entries(some));
  for (const [name, trait] of Object.entries(others)) {
    const known = joined.get(name);
    if (!known || isStronger(trait, known)) joined.set(name, trait);
  }
  return Object.fromEntries(joined);
}

function isStronger(one: TraitValue, other: TraitValue): boolean {
  if (one.inferred !== other.inferred) return other.inferred === true;
  const [isAnybodys, isOthersAnybodys] = [one.source === anybody, other.source === anybody];
  if (isAnybodys !== isOthersAnybodys) return isOthersAnybodys;
  if (one.filled !== other.filled) return other.filled === true;
  return one.at > other.at || (one.at === other.at && JSON.stringify(one) > JSON.stringify(other));
}
