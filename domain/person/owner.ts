import type { Ref, SaidRef } from './identity';

/**
 * Somebody's profile; `hasUser`: it is an account, not only an address or a cookie; `isVouchedFor`: more than browsers say who it
 * is.
 */
export type Owner = { readonly hasUser: boolean; readonly isVouchedFor: boolean };

/**
 * Whose profile is spoken of. The account wins; without one the strongest known identifier does. A cookie or an address of
 * somebody else's account is never a reason to join two people, and what is only claimed leads to nobody.
 * @param said strongest first
 */
export function chooseOwner<T extends Pick<Owner, 'hasUser'>>(
  said: readonly SaidRef[],
  ownerOf: (ref: Ref) => T | undefined,
): T | undefined {
  const refs = said.filter(({ claimed }) => !claimed);
  const user = refs.find(({ kind }) => kind === 'user');
  const account = user && ownerOf(user);
  if (account) return account;
  return refs.map(ownerOf).find((owner) => owner !== undefined && !(user && owner.hasUser));
}
