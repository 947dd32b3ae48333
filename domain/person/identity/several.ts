import { isNo } from '../ledger/consent';
import type { Said } from '../said';
import { refKey, sharedKinds, type SaidRef } from './identity';
import type { Owner, OwnersOf } from './who';

/** Whether what should name one person is several people's, so that nobody can tell whom it means. */
export const areSeveral = (owners: readonly unknown[]): boolean => owners.length > 1;

type Naming = Pick<Said, 'consent'> & { readonly type: string; readonly refs: readonly SaidRef[] };

/**
 * The address by which a call means several people alike, since it names nobody by anything else. An identify registers somebody
 * there, and a no is said for everybody who has the address.
 */
export function severalsIn({ type, refs, consent }: Naming, ownersOf: OwnersOf<Owner>): SaidRef | undefined {
  const [ref, ...others] = refs;
  if (!ref || ref.claimed || !sharedKinds.has(ref.kind) || others.some((one) => refKey(one) !== refKey(ref)))
    return undefined;
  const isForAll = type === 'identify' || (consent !== undefined && isNo(consent.state));
  return !isForAll && areSeveral(ownersOf(ref)) ? ref : undefined;
}
