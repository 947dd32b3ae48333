import { Overtaken } from '../../db/base/failure';
import type { Tx } from '../../db/base/database';
import type { Profile } from '../../db/customers/customers';
import { addIdentifiers, identifiersOf, removeIdentifiers } from '../../db/customers/identifiers';
import { addressHash, liftBounces } from '../../db/customers/suppressions';
import { reachableKinds, refKey, singularKinds, type Ref } from '../../domain/person/identity';
import type { Millis } from '../../domain/time/time';
import type { Incoming, Sender } from './incoming';
import { addressesTakenBack } from './segment';

export type Attached = {
  readonly changed: boolean;
  /** The profile became an account. */
  readonly account: boolean;
  /** It can be reached in a new way, or again. */
  readonly address: boolean;
  /** What belongs to somebody else, and stays there. */
  readonly taken: readonly Ref[];
};

type Place = {
  readonly tx: Tx;
  readonly pepper: Buffer;
  readonly sender: Pick<Sender, 'name'>;
  readonly profile: Profile;
  readonly isNew: boolean;
  readonly now: Millis;
};

/** Gives the identifiers of these calls to the profile that was found by one of them. */
export async function attach(
  place: Place,
  calls: readonly Pick<Incoming, 'refs' | 'traits' | 'at'>[],
): Promise<Attached> {
  const has = place.isNew ? [] : await identifiersOf(place.tx, place.profile.id);
  const wanted = wantedAfter(calls);
  const takenBack = new Set(calls.flatMap((call) => (call.traits ? addressesTakenBack(call.traits) : [])));
  const missing = wanted.filter((ref) => !has.some((one) => refKey(one) === refKey(ref)));
  const account = has.find((ref) => ref.kind === 'user');
  const fitting = missing.filter((ref) => ref.kind !== 'user' || !account);
  const added = await add(place, fitting);
  const gained = fitting.filter((ref) => added.has(refKey(ref)));
  const old = has.filter(
    ({ kind }) =>
      (singularKinds.has(kind) && gained.some((ref) => ref.kind === kind)) ||
      (takenBack.has(kind) && !wanted.some((ref) => ref.kind === kind)),
  );
  await removeIdentifiers(place.tx, place.profile.id, old);
  const given = calls.flatMap(({ refs, at }) => refs.map((ref) => ({ ...ref, at })));
  const mended = await liftBounces(place.tx, place.pepper, given);
  return {
    changed: gained.length > 0 || old.length > 0,
    account: gained.some((ref) => ref.kind === 'user'),
    address: mended || gained.some((ref) => reachableKinds.has(ref.kind)),
    taken: missing.filter((ref) => !added.has(refKey(ref))),
  };
}

async function add(
  { pepper, tx, sender, profile, isNew, now }: Place,
  refs: readonly Ref[],
): Promise<ReadonlySet<string>> {
  const rows = refs.map((ref) => ({ customerId: profile.id, ref, hash: addressHash(pepper, ref) }));
  const added = await addIdentifiers(tx, rows, sender.name, new Date(now));
  const first = refs[0];
  if (isNew && first && !added.has(refKey(first))) throw new Overtaken('another request made the same profile');
  return added;
}

/** What the profile is to have when all calls are done: of an address only the last one. */
function wantedAfter(calls: readonly Pick<Incoming, 'refs'>[]): Ref[] {
  const wanted = new Map<string, Ref>();
  for (const ref of calls.flatMap((call) => call.refs)) {
    const replaced = singularKinds.has(ref.kind) ? [...wanted.values()].filter(({ kind }) => kind === ref.kind) : [];
    for (const other of replaced) wanted.delete(refKey(other));
    wanted.set(refKey(ref), ref);
  }
  return [...wanted.values()];
}
