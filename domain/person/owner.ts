import type { Ref } from './identity';

/** Somebody's profile; `hasUser`: it is an account, not only an address or a cookie. */
export type Owner = { readonly hasUser: boolean };

/**
 * Whose profile is spoken of. The account wins; without one the strongest known identifier does. A cookie or an address of
 * somebody else's account is never a reason to join two people.
 * @param refs strongest first
 */
export function chooseOwner<T extends Owner>(
  refs: readonly Ref[],
  ownerOf: (ref: Ref) => T | undefined,
): T | undefined {
  const user = refs.find(({ kind }) => kind === 'user');
  const account = user && ownerOf(user);
  if (account) return account;
  return refs.map(ownerOf).find((owner) => owner !== undefined && !(user && owner.hasUser));
}
