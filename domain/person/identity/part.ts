import { lastWords } from '../../contact/permission';
import type { Millis } from '../../time/time';
import type { TraitValue } from '../customer';
import { isNo } from '../ledger/consent';
import type { Line } from '../ledger/ledger';
import { isSame } from '../same';
import type { Traits } from '../traits';
import { strictest } from './join';

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

/**
 * The lines that keep for one of two who part what was refused while they were one: each no that was said meanwhile, a demand and a
 * no to everything among them, whichever of the two it came under, and of whatever else the stricter.
 * @param own the lines that are theirs from now on
 * @param whole the lines of both, as they were numbered while they were one
 * @param since when they became one; undefined where they had been from the beginning
 */
export function noesKept(
  own: readonly Line[],
  whole: readonly Line[],
  { since = -Infinity, now }: { readonly since?: Millis | undefined; readonly now: Millis },
): readonly Line[] {
  const theirs = new Set(own.map(({ seq }) => seq));
  const said = lastWords(whole, now).filter(
    ({ seq, state, recordedAt }) => isNo(state) && recordedAt > since && !theirs.has(seq),
  );
  const kept = said.map(({ purpose, spares, channel, state, at, source }): Line => ({
    seq: 0, purpose, ...(spares ? { spares } : {}), ...(channel ? { channel } : {}), state, at, recordedAt: now, source: 'unmerge', evidence: { said: at, source },
  })); // prettier-ignore
  return [...kept, ...strictest([...own, ...kept], whole, now, 'unmerge')];
}
