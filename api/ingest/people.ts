import { randomUUID } from 'node:crypto';
import { blankProfile, createCustomers, lockAccounts, type Profile } from '../../db/customers/customers';
import type { Tx } from '../../db/base/database';
import { isAway, Overtaken, untilNotOvertaken } from '../../db/base/failure';
import { seenMessages } from '../../db/customers/events';
import { findOwners, type Owners } from '../../db/customers/identifiers';
import { forgottenAmong } from '../../db/rights/forgotten';
import { accountsIn, speaksOfAccount, type Meant } from '../../domain/person/identity/accounts';
import { ownersIn, type Owner } from '../../domain/person/identity/who';
import { changesPerson } from '../../domain/person/said';
import type { Incoming } from '../../domain/schema/calls/incoming';
import type { ApiDeps } from '../http/deps';
import { collect } from './collected';
import { hearCalls, refusalsIn, type Addressee } from './hear-calls';
import { nothingSettled, type Outcome } from './outcome';
import { allRefs } from './plain';
import type { Sender } from './sender';

/** Calls in one transaction; more would keep the locks of their people for too long. */
const mostTogether = 100;
/** After so many times of being overtaken each goes alone. */
const tries = 2;

/** The calls at `from` that may be of many accounts at once, where there is more than one. */
export function accountsFrom({ fromBrowser }: Sender, calls: readonly Incoming[], from: number): readonly Incoming[] {
  const fits = (call: Incoming): boolean => speaksOfAccount(call.refs) && call.consent === undefined;
  const end = calls.findIndex((call, n) => n >= from && (n - from >= mostTogether || !fits(call)));
  const some = calls.slice(from, end < 0 ? calls.length : end);
  return !fromBrowser && some.filter(changesPerson).length > 1 ? some : [];
}

/**
 * Takes calls of many accounts, each of whom all that it says leads to alone: one transaction under the locks of all of them (decision
 * 0049). It stops before the first call that is not so.
 * @returns how many calls from the start are settled; undefined where something stands against them together, so that each goes alone
 * @throws when the database is away
 */
export async function acceptPeople(
  deps: ApiDeps,
  sender: Sender,
  calls: readonly Incoming[],
): Promise<(Outcome & { settled: number }) | undefined> {
  try {
    return await untilNotOvertaken(
      () => deps.db.transaction().execute((tx) => hearAccounts({ deps, tx, sender }, calls)),
      tries,
    );
  } catch (error) {
    if (isAway(error)) throw error;
    return undefined;
  }
}

type Place = { readonly deps: ApiDeps; readonly tx: Tx; readonly sender: Sender };

async function hearAccounts(place: Place, all: readonly Incoming[]): Promise<Outcome & { settled: number }> {
  const { deps, tx, sender } = place;
  const source = sender.key.id;
  const now = deps.clock.now();
  const { calls, meant, profiles, owners, revision } = await meetAccounts(tx, all);
  if (calls.length === 0) return nothingSettled;
  const ids = calls.map((call) => call.messageId);
  const seen = await seenMessages(tx, source, ids);
  const gone = await forgottenAmong(tx, deps.secrets.pepper, source, calls);
  const whom = addresseesOf(meant, profiles);
  const fresh = calls.flatMap((call, n) => {
    const [who, isFirst] = [whom[n], ids.indexOf(call.messageId) === n];
    return who && isFirst && !seen.has(call.messageId) && !gone.has(call) ? [{ call, who }] : [];
  });
  const people = new Set(fresh.map(({ who }) => who));
  const whose = new Map(fresh.map(({ call, who }) => [call.messageId, who.profile.id]));
  await createCustomers(tx, [...people].flatMap(({ profile, isNew }) => (isNew ? [profile.id] : [])), now); // prettier-ignore
  const definitions = await deps.definitions.at(revision, tx);
  const stored = await hearCalls(place, {
    ...collect(definitions.dataPlan, fresh.map(({ call }) => call)),
    people: [...people],
    whose: ({ messageId }) => whose.get(messageId) ?? '',
    owners,
    definitions,
  }); // prettier-ignore
  const refusals = calls.flatMap((call, n) => {
    const who = whom[n];
    return who && (people.has(who) || !who.isNew) ? refusalsIn([call], who.profile.id, now) : [];
  });
  return { ...stored, refusals, settled: calls.length };
}

/** Whom each call means; one who is meant twice is the same. */
function addresseesOf(meant: readonly Meant<Owner>[], profiles: ReadonlyMap<string, Profile>): Addressee[] {
  const people = new Map<string, Addressee>();
  return meant.map(({ account, owner }) => {
    const who = people.get(owner?.customerId ?? account) ?? {
      profile: (owner && profiles.get(owner.customerId)) ?? blankProfile(randomUUID()),
      isNew: owner === undefined,
      isJoined: false,
    };
    people.set(owner?.customerId ?? account, who);
    return who;
  });
}

type Found = {
  readonly calls: readonly Incoming[];
  readonly meant: readonly Meant<Owner>[];
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly owners: Owners;
  readonly revision: number;
};

/** Whom calls mean from the start on, locked, so that they change hands no more. @throws Overtaken when one of them came meanwhile */
async function meetAccounts(tx: Tx, all: readonly Incoming[]): Promise<Found> {
  const names = new Set(all.flatMap(({ refs: [name] }) => name?.value ?? []));
  const profiles = new Map((await lockAccounts(tx, [...names])).map((one) => [one.id, one]));
  const { owners, revision } = await findOwners(tx, allRefs(all));
  const meant = accountsIn(all.map(({ refs }) => refs), ownersIn(owners)); // prettier-ignore
  if (meant.some(({ owner }) => owner && !profiles.has(owner.customerId)))
    throw new Overtaken('a profile changed hands');
  return { calls: all.slice(0, meant.length), meant, profiles, owners, revision };
}
