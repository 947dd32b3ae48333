import type { Millis } from '../../time/time';
import type { Identifier } from '../customer';
import { refKey, sharedKinds, type Ref, type SaidRef } from './identity';

/** Somebody's profile, as far as it says whether somebody else may be the same person. */
export type Owner = {
  readonly customerId: string;
  /** It is an account, not only an address or a device. */
  readonly hasUser: boolean;
  /** More than browsers say who it is. */
  readonly isVouchedFor: boolean;
  /** When it was made. */
  readonly createdAt: Millis;
  /** Its addresses by their kind, but for those that are only claimed. */
  readonly addresses: Readonly<Record<string, string>>;
  /** When it was said last that the identifier that led here is of this account. */
  readonly since?: Millis | undefined;
  /** Only an alias said that they went by the name that led here: nobody has come by it. */
  readonly byAlias?: boolean | undefined;
};

/** Whose an identifier is. */
export type OwnersOf<T extends Owner> = (ref: Pick<Identifier, 'kind' | 'value'>) => readonly T[];

/** Whom a saying means, and who turns out by it to be the same person. */
export type Who<T extends Owner> = { readonly owner: T | undefined; readonly joins: readonly T[] };

/**
 * Who is meant. The account wins; who has none joins it, or without an account the oldest who is named. Two accounts are two
 * people, whatever device or address they share, unless one is said to have been the other's earlier name. An account's own
 * address keeps away who has another one. What is only claimed leads to nobody.
 * @param said strongest first
 */
export function whoIs<T extends Owner>(said: readonly SaidRef[], ownersOf: OwnersOf<T>): Who<T> {
  const refs = said.filter(({ claimed }) => !claimed);
  const user = refs.find(({ kind, previous }) => kind === 'user' && !previous);
  const account = user && ownersOf(user)[0];
  const earlier = refs.filter(({ previous }) => previous).flatMap((ref) => cameBy(ref, ownersOf));
  const named = refs.filter(({ kind }) => kind !== 'user').flatMap((ref) => namedBy(ref, refs, ownersOf));
  const lights = named.filter(({ hasUser }) => !hasUser);
  const accounts = [...(account ? [account] : []), ...(user ? [] : named.filter(({ hasUser }) => hasUser)), ...earlier];
  const owner = accounts[0] ?? oldest(lights);
  if (!owner) return { owner, joins: [] };
  const same = lights.filter((one) => !owner.hasUser || !differ(owner, one, refs));
  return { owner, joins: distinct([...earlier, ...same]).filter(({ customerId }) => customerId !== owner.customerId) };
}

/** Who came by a name themselves: a cookie that two accounts are said to have gone by makes no one person of them. */
const cameBy = <T extends Owner>(ref: Ref, ownersOf: OwnersOf<T>): readonly T[] =>
  ownersOf(ref).filter(({ byAlias }) => !byAlias);

/** Of an address that several have only who has no account is named; a device leads to no account that has another address than is said. */
function namedBy<T extends Owner>(ref: SaidRef, refs: readonly SaidRef[], ownersOf: OwnersOf<T>): readonly T[] {
  const owners = ownersOf(ref);
  if (sharedKinds.has(ref.kind)) return owners.length === 1 ? owners : owners.filter(({ hasUser }) => !hasUser);
  const isAnothers = ({ addresses, hasUser }: T): boolean =>
    hasUser && refs.some(({ kind, value }) => (addresses[kind] ?? value) !== value);
  return owners.filter((one) => !isAnothers(one));
}

/** An address that is said now is whose it is said to be. */
const differ = (account: Owner, other: Owner, refs: readonly SaidRef[]): boolean =>
  Object.entries(other.addresses).some(
    ([kind, value]) =>
      (account.addresses[kind] ?? value) !== value && !refs.some((ref) => ref.kind === kind && ref.value === value),
  );

const oldest = <T extends Owner>(some: readonly T[]): T | undefined =>
  [...some].sort((one, other) => one.createdAt - other.createdAt || (one.customerId < other.customerId ? -1 : 1))[0];

const distinct = <T extends Owner>(some: readonly T[]): T[] => [
  ...new Map(some.map((one) => [one.customerId, one])).values(),
];

/** Under which identifier something came: the strongest that leads to somebody. */
export function underOf(said: readonly SaidRef[]): string | undefined {
  const ref = said.find(({ claimed, previous }) => !claimed && !previous);
  return ref && refKey(ref);
}

/**
 * What is said of somebody themselves: an earlier name that nobody had is a cookie, and one that somebody had is no cookie. Who comes
 * by a name that an alias said before has it beside the other.
 */
export function ownRefs(said: readonly SaidRef[], ownersOf: OwnersOf<Owner>): readonly SaidRef[] {
  const earlier = said.filter(({ previous }) => previous);
  const isName = ({ kind, value }: Ref): boolean =>
    kind === 'anonymous' && earlier.some((one) => one.value === value && cameBy(one, ownersOf).length > 0);
  return said
    .filter((ref) => !ref.previous && !isName(ref))
    .map((ref) => (isByAlias(ref, ownersOf) ? { ...ref, also: true } : ref));
}

/** Whether a name leads to somebody by an alias alone. */
export const isByAlias = (ref: Ref, ownersOf: OwnersOf<Owner>): boolean =>
  ref.kind === 'user' && ownersOf(ref).some(({ byAlias }) => byAlias);

/** The names that somebody went by whom nobody knows by them: whoever comes by one later is the same. */
export const namesByAlias = (said: readonly SaidRef[], ownersOf: OwnersOf<Owner>): readonly Ref[] =>
  said.filter((ref) => ref.previous && ownersOf(ref).length === 0).map(({ kind, value }) => ({ kind, value }));

/**
 * Whether an identifier stays somebody else's. An address may be of several; a device is of the account that named it last, and
 * never of who has no account beside one that has.
 */
export function staysTheirs(ref: Ref, at: Millis, me: Pick<Owner, 'customerId' | 'hasUser'>, owners: readonly Owner[]) {
  const others = owners.filter(({ customerId }) => customerId !== me.customerId);
  if (sharedKinds.has(ref.kind) || others.length === 0) return false;
  if (ref.kind === 'user' || !me.hasUser) return true;
  return others.some(({ hasUser, since }) => hasUser && (since ?? -Infinity) >= at);
}

export const ownersIn =
  <T extends Owner>(owners: ReadonlyMap<string, readonly T[]>): OwnersOf<T> =>
  (ref) =>
    owners.get(refKey(ref)) ?? [];
