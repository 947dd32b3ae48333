import { lockProfile, type Profile } from '../../db/customers/customers';
import type { Tx } from '../../db/base/database';
import { Overtaken } from '../../db/base/failure';
import { findOwners, identifierCounts, type Owners } from '../../db/customers/identifiers';
import { joinPeople, lockPeople, type Reason } from '../../db/customers/join';
import { limits } from '../../domain/person/limits';
import { refKey, type Ref } from '../../domain/person/identity/identity';
import { ownersIn, type Owner, type OwnersOf, type Who } from '../../domain/person/identity/who';

/** Whom identifiers mean, locked, and whose each of them is. */
export type Met = {
  readonly who: Who<Owner>;
  readonly profile: Profile | undefined;
  readonly owners: Owners;
  readonly revision: number;
  /** Who is the same and stays apart all the same, since together they would be too many. */
  readonly apart?: ReadonlySet<string>;
};

/** How the rules find out whom a request means. */
export type Asking = (ownersOf: OwnersOf<Owner>) => Who<Owner>;

/**
 * Looks whom a request means, and locks them and whoever turns out to be the same, so that they change hands no more.
 * @throws Overtaken when they did meanwhile
 */
export async function meet(tx: Tx, refs: readonly Ref[], ask: Asking): Promise<Met> {
  const before = await findOwners(tx, refs);
  const who = ask(ownersIn(before.owners));
  if (!who.owner) return { who, profile: undefined, ...before };
  if (who.joins.length > 0) await lockPeople(tx, idsOf(who));
  const profile = await lockProfile(tx, who.owner.customerId);
  const again = await findOwners(tx, refs);
  if (!profile || String(idsOf(ask(ownersIn(again.owners)))) !== String(idsOf(who)))
    throw new Overtaken('the profile changed hands');
  return { who, profile, ...again };
}

const idsOf = ({ owner, joins }: Who<Owner>): string[] => [owner, ...joins].flatMap((one) => one?.customerId ?? []);

/** Those who turned out to be the same become one; not where more would come together than any person has. */
export async function joinAll(tx: Tx, met: Met, refs: readonly Ref[], reason: Omit<Reason, 'by'>): Promise<Met> {
  const { who, profile } = met;
  if (!profile || who.joins.length === 0) return met;
  const counts = await identifierCounts(tx, idsOf(who), limits.joinedIdentifiers);
  const apart = new Set<string>();
  let size = counts.get(profile.id) ?? 0;
  for (const { customerId } of who.joins) {
    const more = counts.get(customerId) ?? 0;
    if (size + more > limits.joinedIdentifiers) {
      apart.add(customerId);
      continue;
    }
    size += more;
    const by = refs.map(refKey).filter((key) => met.owners.get(key)?.some((one) => one.customerId === customerId));
    await joinPeople(tx, profile.id, customerId, { ...reason, by });
  }
  const joined = await lockProfile(tx, profile.id);
  return { ...met, profile: joined ?? profile, apart, ...(await findOwners(tx, refs)) };
}

/** Which of these identifiers lead to somebody who stays apart. */
export const apartAmong = <T extends Ref>(
  { apart, owners }: Pick<Met, 'apart' | 'owners'>,
  refs: readonly T[],
): readonly T[] =>
  apart ? refs.filter((ref) => ownersIn(owners)(ref).some(({ customerId }) => apart.has(customerId))) : [];
