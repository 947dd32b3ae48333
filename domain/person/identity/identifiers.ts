import type { Millis } from '../../time/time';
import { addressesTakenBack } from './addresses';
import type { Identifier } from '../customer';
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

/** Whether an identifier is somebody else's, where it stays. @param me whether this person has an account, and when it was said */
export type IsTaken = (ref: Ref, me: { readonly hasUser: boolean; readonly at: Millis }) => boolean;

/**
 * Who somebody is after a saying: of an address the one that was said last, of accounts the first and those that are said to be
 * the same, of cookies and devices all. Who is vouched for stands in for nobody any more.
 * @param refs strongest first
 * @returns with what this person does not get
 */
export function identityAfter(
  before: Identity,
  { refs, traits = {}, at }: Saying,
  isTaken: IsTaken,
): Identity & { readonly taken: readonly Ref[] } {
  if (saysNothingNew(before, { refs, traits })) return { ...before, taken: [] };
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
    const hasUser = [...has.values()].some(({ kind }) => kind === 'user');
    const isOtherAccount = ref.kind === 'user' && !known && hasUser && !ref.also;
    const isNew = !known || (known.claimed === true && !ref.claimed);
    if (isNew && (isOtherAccount || (!ref.claimed && isTaken(ref, { hasUser, at })))) taken.push(ref);
    else if (!isLate(ref)) {
      if (singularKinds.has(ref.kind)) said.set(saidAs(ref), at);
      if (singularKinds.has(ref.kind) && !known) drop(ref.kind);
      const verifiedAt = known?.verifiedAt ?? ref.verifiedAt;
      if (isNew || verifiedAt !== known.verifiedAt)
        has.set(refKey(ref), {
          ...(isNew ? identifierOf(ref) : known),
          ...(verifiedAt === undefined ? {} : { verifiedAt }),
        });
    }
  }
  if (isVouchedFor([...has.values()])) drop('visitor');
  return { identifiers: [...has.values()], addresses: Object.fromEntries(said), taken };
}

/** Told without a look at each of thousands: nearly every saying names somebody as they are known. */
function saysNothingNew({ identifiers }: Identity, { refs, traits = {} }: Omit<Saying, 'at'>): boolean {
  if (addressesTakenBack(traits).length > 0 || identifiers.some(({ kind }) => kind === 'visitor')) return false;
  return refs.every(({ kind, value, claimed, verifiedAt }) => {
    const known = singularKinds.has(kind) ? undefined : identifiers.find((one) => one.kind === kind && one.value === value);
    return known !== undefined && !(known.claimed && !claimed) && (verifiedAt === undefined || known.verifiedAt !== undefined);
  });
} // prettier-ignore

const identifierOf = ({ kind, value, claimed }: SaidRef): Identifier => ({
  kind,
  value,
  ...(claimed ? { claimed } : {}),
});

/** Two who are one: of each kind of address the one that was said last, and rather one that somebody proved than a claim. */
export function oneOf(one: Identity, other: Identity): Identity {
  const all = new Map<string, Identifier>();
  for (const identifier of [...one.identifiers, ...other.identifiers])
    all.set(refKey(identifier), stronger(identifier, all.get(refKey(identifier))));
  const saidAt = (identifier: Identifier): Millis =>
    Math.max(...[one, other].map(({ identifiers, addresses }) =>
      identifiers.some((its) => refKey(its) === refKey(identifier)) ? (addresses[saidAs(identifier)] ?? 0) : 0)); // prettier-ignore
  for (const kind of singularKinds) {
    const some = [...all.values()].filter((identifier) => identifier.kind === kind);
    const [last] = some.sort(
      (a, b) =>
        Number(a.claimed ?? false) - Number(b.claimed ?? false) ||
        saidAt(b) - saidAt(a) ||
        (a.value < b.value ? 1 : -1),
    );
    for (const identifier of some) if (identifier !== last) all.delete(refKey(identifier));
  }
  const identifiers = [...all.values()].filter(({ kind }) => kind !== 'visitor' || !isVouchedFor([...all.values()]));
  const kinds = new Set([...Object.keys(one.addresses), ...Object.keys(other.addresses)]);
  const addresses = [...kinds].map((kind) => [kind, Math.max(one.addresses[kind] ?? 0, other.addresses[kind] ?? 0)]);
  return { identifiers, addresses: Object.fromEntries(addresses) };
}

function stronger(one: Identifier, other: Identifier | undefined): Identifier {
  if (!other) return one;
  const { verifiedAt: _its, claimed: _claimed, ...plain } = one;
  const verified = [one.verifiedAt, other.verifiedAt].filter((at) => at !== undefined);
  return {
    ...plain,
    ...(verified.length > 0 ? { verifiedAt: Math.min(...verified) } : {}),
    ...(one.claimed && other.claimed ? { claimed: true } : {}),
  };
}
