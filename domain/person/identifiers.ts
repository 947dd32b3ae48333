import type { Millis } from '../time/time';
import { addressesTakenBack } from './addresses';
import type { Identifier } from './customer';
import { refKey, singularKinds, type Ref, type SaidRef } from './identity';
import { isVouchedFor } from './vouched';

/** When each kind of address was said last, or taken back; what is only claimed by itself. */
export type AddressesSaid = Readonly<Record<string, Millis>>;

export type Identity = { readonly identifiers: readonly Identifier[]; readonly addresses: AddressesSaid };

/** Under what it is remembered when an address was said: a claim makes no word of a backend late. */
export const saidAs = ({ kind, claimed }: Pick<Identifier, 'kind' | 'claimed'>): string =>
  claimed ? `claimed ${kind}` : kind;

type Saying = {
  readonly refs: readonly SaidRef[];
  readonly traits?: Readonly<Record<string, unknown>> | undefined;
  readonly at: Millis;
};

/**
 * Who somebody is after a saying: of an address the one that was said last, of accounts the first, of cookies and devices all. Who
 * is vouched for stands in for nobody any more.
 * @param isTaken whether an identifier is somebody else's, where it stays
 * @returns with what this person does not get
 */
export function identityAfter(
  before: Identity,
  { refs, traits = {}, at }: Saying,
  isTaken: (ref: Ref) => boolean,
): Identity & { readonly taken: readonly Ref[] } {
  const has = new Map(before.identifiers.map((one) => [refKey(one), one]));
  const said = new Map(Object.entries(before.addresses));
  const taken: Ref[] = [];
  const drop = (kind: string): void => {
    for (const [key, one] of has) if (one.kind === kind) has.delete(key);
  };
  const isLate = (ref: Pick<Identifier, 'kind' | 'claimed'>): boolean =>
    singularKinds.has(ref.kind) && (said.get(saidAs(ref)) ?? -Infinity) > at;
  for (const kind of addressesTakenBack(traits)) {
    if (refs.some((ref) => ref.kind === kind) || isLate({ kind })) continue;
    drop(kind);
    said.set(kind, at);
  }
  for (const ref of refs) {
    const known = has.get(refKey(ref));
    const isOtherAccount = ref.kind === 'user' && !known && [...has.values()].some(({ kind }) => kind === 'user');
    const isNew = !known || (known.claimed === true && !ref.claimed);
    if (isNew && (isOtherAccount || (!ref.claimed && isTaken(ref)))) taken.push(ref);
    else if (!isLate(ref)) {
      if (singularKinds.has(ref.kind)) said.set(saidAs(ref), at);
      if (singularKinds.has(ref.kind) && !known) drop(ref.kind);
      const verifiedAt = known?.verifiedAt ?? ref.verifiedAt;
      if (isNew || verifiedAt !== known.verifiedAt)
        has.set(refKey(ref), { ...(isNew ? ref : known), ...(verifiedAt === undefined ? {} : { verifiedAt }) });
    }
  }
  if (isVouchedFor([...has.values()])) drop('visitor');
  return { identifiers: [...has.values()], addresses: Object.fromEntries(said), taken };
}
