import type { TraitValue } from '../customer';
import { isSame } from '../same';
import type { Traits } from '../traits';

/**
 * The traits of two who are parted. What was said of who leaves goes, and where the other said something of the same name it is
 * back; whatever nobody said in so many words stays.
 * @param left the last word of each trait that goes with who leaves
 * @param stayed the same of what stays
 */
export function partTraits(
  whole: Traits,
  left: Traits,
  stayed: Traits,
): { readonly stay: Traits; readonly leave: Traits } {
  const isTheirs = (name: string, trait: TraitValue): boolean => {
    const theirs = Object.hasOwn(left, name) ? left[name] : undefined;
    return theirs !== undefined && theirs.at === trait.at && isSame(theirs.value ?? null, trait.value);
  };
  const stay = Object.entries(whole).flatMap(([name, trait]) => {
    const own = Object.hasOwn(stayed, name) ? stayed[name] : undefined;
    if (!isTheirs(name, trait)) return [[name, trait] as const];
    return own ? [[name, own] as const] : [];
  });
  const leave = Object.entries(left).map(([name, said]) => {
    const trait = Object.hasOwn(whole, name) ? whole[name] : undefined;
    return [name, trait && isTheirs(name, trait) ? trait : said] as const;
  });
  return { stay: Object.fromEntries(stay), leave: Object.fromEntries(leave) };
}
