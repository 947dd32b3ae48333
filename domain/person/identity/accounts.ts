import { refKey, type Ref, type SaidRef } from './identity';
import { isByAlias, whoIs, type Owner, type OwnersOf } from './who';

/** Whether the strongest name in it is an account's, and nothing in it says that two are one or is only claimed. */
export const speaksOfAccount = (refs: readonly SaidRef[]): boolean =>
  refs[0]?.kind === 'user' && !refs.some(({ previous, claimed }) => previous === true || claimed === true);

/** Whom a saying means: an account by the key of its name, and whose that is, where anybody has it yet. */
export type Meant<T extends Owner> = { readonly account: string; readonly owner: T | undefined };

/**
 * Which account each of some sayings means, as long as everything that they say leads to that account alone: nobody is joined, and
 * nothing changes hands, not even among them.
 * @param said the identifiers of each saying, as `speaksOfAccount` has them
 * @returns of the sayings before the first that is not so
 */
export function accountsIn<T extends Owner>(said: readonly (readonly SaidRef[])[], ownersOf: OwnersOf<T>): Meant<T>[] {
  const meant: Meant<T>[] = [];
  /** What nobody had, by the account that brings it. */
  const brought = new Map<string, string>();
  for (const refs of said) {
    const [name] = refs;
    if (!name) return meant;
    const account = refKey(name);
    const { owner, joins } = whoIs(refs, ownersOf);
    const isOthers = (ref: Ref): boolean =>
      ownersOf(ref).some(({ customerId }) => customerId !== owner?.customerId) ||
      (brought.get(refKey(ref)) ?? account) !== account;
    // A visitor, or whoever went by this name, becomes this account by it, and would be somebody else's for what comes behind.
    const isFirst = owner !== undefined && (ownersOf(name).length === 0 || isByAlias(name, ownersOf));
    if (isFirst || joins.length > 0 || refs.some(isOthers)) return meant;
    for (const ref of refs) if (ownersOf(ref).length === 0) brought.set(refKey(ref), account);
    meant.push({ account, owner });
  }
  return meant;
}
