import { confidences, type Confidence, type TraitValue } from './customer';
import { mask } from './plan/masked';
import { isSame } from './same';

/** By name. One with the value null was taken away: it stays, so that what was said before that cannot bring it back. */
export type Traits = Readonly<Record<string, TraitValue>>;

/** What is known of a trait. */
type Find = (name: string) => TraitValue | undefined;

export type TraitsSaid = {
  /** Those that were written. */
  readonly written: Traits;
  /** Said before what is known of the same traits, so that they count for the time until that was said. */
  readonly late: Traits;
  /** Another value than before, not only said again. */
  readonly news: boolean;
};

export type TraitsChange = TraitsSaid & { readonly traits: Traits };

/** How it came to be known. */
export const confidenceOf = ({ filled, inferred }: Pick<TraitValue, 'filled' | 'inferred'>): Confidence =>
  inferred ? 'inferred' : filled ? 'observed' : 'declared';

/** What a trait says, also where it is sensitive and was opened. */
export const plainOf = (trait: TraitValue): unknown => ('clear' in trait ? trait.clear : trait.value);

/** What is kept of a value beside it, by its name. */
export type KeptOf = (name: string) => Pick<TraitValue, 'class' | 'purpose' | 'basis'>;
const nothingMore: KeptOf = () => ({});

type Told = Omit<TraitValue, 'value' | 'filled' | 'clear' | 'sealed'>;

function made(value: unknown, kept: ReturnType<KeptOf>, told: Told): TraitValue {
  const isSensitive = kept.class === 'sensitive' && value !== null;
  return { ...(isSensitive ? { value: mask, clear: value } : { value }), ...told, ...kept };
}

/** The lower, the more it is worth, whenever it was said. */
const rankOf = (trait: Pick<TraitValue, 'filled' | 'inferred'>): number => confidences.indexOf(confidenceOf(trait));

/**
 * The one rule of traits: null takes one away, what was said earlier never overwrites what was said later, and what was worked out
 * or only seen never what was said.
 */
export const traitsSaid = (
  find: Find,
  said: Readonly<Record<string, unknown>>,
  told: Told,
  keptOf: KeptOf = nothingMore,
): TraitsSaid =>
  writtenBy(find, Object.entries(said).map(([name, value]) => [name, made(value ?? null, keptOf(name), told)])); // prettier-ignore

/** The same, with all traits as they are then. */
export const traitsAfter = (before: Traits, ...said: Saying): TraitsChange =>
  changed(before, traitsSaid(among(before), ...said));

/**
 * Traits that stand beside an event fill what nobody said: they give way to whatever is said of the same trait, also to what was
 * said before them, and to null.
 */
export function traitsSeen(
  find: Find,
  beside: Readonly<Record<string, unknown>>,
  told: Told,
  keptOf: KeptOf = nothingMore,
): TraitsSaid {
  const seen = Object.entries(beside).filter(([, value]) => value !== null);
  return writtenBy(find, seen.map(([name, value]) => [name, { ...made(value, keptOf(name), told), filled: true }])); // prettier-ignore
}

/** The same, with all traits as they are then. */
export const traitsFilled = (before: Traits, ...seen: Saying): TraitsChange =>
  changed(before, traitsSeen(among(before), ...seen));

type Saying = [said: Readonly<Record<string, unknown>>, told: Told, keptOf?: KeptOf];

const among =
  (traits: Traits): Find =>
  (name) =>
    Object.hasOwn(traits, name) ? traits[name] : undefined;

const changed = (before: Traits, said: TraitsSaid): TraitsChange => ({
  traits: Object.keys(said.written).length === 0 ? before : Object.fromEntries([...Object.entries(before), ...Object.entries(said.written)]), // prettier-ignore
  ...said,
});

function writtenBy(find: Find, said: readonly (readonly [name: string, trait: TraitValue])[]): TraitsSaid {
  const written = new Map<string, TraitValue>();
  const late = new Map<string, TraitValue>();
  let news = false;
  for (const [name, trait] of said) {
    const known = find(name);
    const isKnown = isSame(known ? plainOf(known) : null, plainOf(trait));
    if (takesOver(trait, known)) {
      written.set(name, trait);
      news ||= !isKnown;
    } else if (known && known.at > trait.at && !(isKnown && isGuess(trait))) late.set(name, trait);
  }
  return { written: Object.fromEntries(written), late: Object.fromEntries(late), news };
}

const isGuess = (trait: TraitValue): boolean => confidenceOf(trait) !== 'declared';

/** Whether a trait came to be known in no weaker way than another, whenever that was. */
export const isWorthAsMuch = (trait: TraitValue, other: TraitValue): boolean => rankOf(trait) <= rankOf(other);

/** Whether what comes takes the place of what is known of a trait; the same guess again is nothing new. */
export function takesOver(trait: TraitValue, known: TraitValue | undefined): boolean {
  if (!known) return true;
  if (rankOf(known) !== rankOf(trait)) return isWorthAsMuch(trait, known);
  if (known.at > trait.at) return false;
  return (known.at < trait.at && !isGuess(trait)) || !isSame(plainOf(known), plainOf(trait));
}

/** What a person has, without what was taken away. */
export const presentTraits = (traits: Traits): [name: string, trait: TraitValue][] =>
  Object.entries(traits).filter(([, { value }]) => value !== null);

/** The tier of somebody is their trait of this name, whoever said it. */
export function tierOf(traits: Traits): string | undefined {
  const tier = Object.hasOwn(traits, 'tier') ? traits['tier']?.value : undefined;
  return typeof tier === 'string' && tier !== '' ? tier : undefined;
}

/** The source of what came with a key that anybody can read: what was stored without its key is known by nothing else. */
const anybody = 'browser';

/**
 * The traits of two who are one: the last word of each, but what was said before what was worked out, and what a backend said before
 * what only a browser did.
 * @param pages the ids of keys that anybody can read, since a backend's key may have any name
 */
export function joinedTraits(some: Traits, others: Traits, pages: ReadonlySet<string>): Traits {
  const joined = new Map(Object.entries(some));
  for (const [name, trait] of Object.entries(others)) {
    const known = joined.get(name);
    if (!known || isStronger(trait, known, pages)) joined.set(name, trait);
  }
  return Object.fromEntries(joined);
}

function isStronger(one: TraitValue, other: TraitValue, pages: ReadonlySet<string>): boolean {
  if (one.inferred !== other.inferred) return other.inferred === true;
  const [isAnybodys = false, isOthersAnybodys = false] = [one, other].map(({ source, key }) =>
    key === undefined ? source === anybody : pages.has(key),
  );
  if (isAnybodys !== isOthersAnybodys) return isOthersAnybodys;
  if (one.filled !== other.filled) return other.filled === true;
  return one.at > other.at || (one.at === other.at && JSON.stringify(one) > JSON.stringify(other));
}
