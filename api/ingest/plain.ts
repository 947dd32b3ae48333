import { randomUUID } from 'node:crypto';
import type { Tx } from '../../db/base/database';
import { createCustomers, holdProfiles } from '../../db/customers/customers';
import { insertEvents, seenMessages, type Stored } from '../../db/customers/events';
import { askForWakes, type NewWake } from '../../db/wake/outbox';
import { Overtaken, untilNotOvertaken } from '../../db/base/failure';
import {
  addIdentifiers,
  findOwners,
  nameAgain,
  nameByAlias,
  type NewIdentifier,
  type Owners,
} from '../../db/customers/identifiers';
import { forgottenAmong, receiptHash } from '../../db/rights/forgotten';
import { addressHash } from '../../db/permission/suppressions';
import { spokenRefs } from '../../domain/person/identity/browser';
import { devicesNamed } from '../../domain/person/identity/devices';
import { refKey, type Ref, type SaidRef } from '../../domain/person/identity/identity';
import {
  isByAlias,
  namesByAlias,
  ownersIn,
  ownRefs,
  staysTheirs,
  underOf,
  whoIs,
  type Owner,
  type OwnersOf,
} from '../../domain/person/identity/who';
import { sayTaken } from '../../domain/person/identity/left-out';
import type { Listeners } from '../../domain/journey/listeners';
import type { Millis } from '../../domain/time/time';
import type { ApiDeps } from '../http/deps';
import { withNotes, type Incoming } from '../../domain/schema/calls/incoming';
import { overLimit, type NotTaken, type Outcome } from './outcome';
import { collect, untrackedAmong } from './collected';
import type { Sender } from './sender';
import { severalsAmong } from './severals';
import { laneOf, listenedTo, tellOfThePast, type Assigned } from './listening';
import { withinTheLimit, withTooManyIdentifiers } from './within-the-limit';

type Plan = {
  readonly assigned: Assigned[];
  readonly created: string[];
  readonly identifiers: (NewIdentifier & { readonly ref: SaidRef })[];
  readonly accounts: Set<string>;
  /** Devices that accounts name, by their keys: when that was said last, and first. */
  readonly named: Map<string, NewIdentifier>;
  /** Names that people are said to have gone by, and nobody came by yet. */
  readonly aliases: NewIdentifier[];
  readonly rejected: NotTaken[];
  /** How many calls from the start are done with: assigned, not taken, there before, or forgotten with somebody who was erased. */
  settled: number;
};

/** What gives nobody a new name belongs to somebody who is here. */
const bringsNames =
  (owners: Owners) =>
  ({ refs }: Incoming): boolean =>
    refs.some((ref) => !ref.previous && !owners.has(refKey(ref)));

/**
 * Stores events that change no profile: one transaction over several customers, which only inserts (decision 0003).
 * It stops before the first call that has to join an account to a known profile, since that needs the customer's lock.
 * @returns how many calls from the start are settled
 */
export async function acceptPlain(
  deps: ApiDeps,
  sender: Sender,
  calls: readonly Incoming[],
): Promise<Outcome & { settled: number }> {
  const { pepper } = deps.secrets;
  return untilNotOvertaken(() =>
    deps.db.transaction().execute(async (tx) => {
      const { revision, owners } = await ownersFor(tx, sender, allRefs(calls));
      const definitions = await deps.definitions.at(revision, tx);
      const now = deps.clock.now();
      const { dataPlan } = definitions;
      const ownersOf = ownersIn(owners);
      const named = calls.map((call) => ({ ...call, refs: spokenRefs(call.refs, ownersOf) }));
      const { calls: spoken, without, refused } = collect(dataPlan, named);
      const ownerOf = ({ refs }: Incoming): string | undefined => whoIs(refs, ownersOf).owner?.customerId;
      const untracked = await untrackedAmong(tx, spoken, { dataPlan, sender, now, ownerOf });
      const gone = await forgottenAmong(tx, pepper, sender.key.id, spoken.filter(bringsNames(owners)));
      const again = await cameBefore(tx, sender, spoken, owners);
      const several = await severalsAmong(tx, spoken, { sender, ownersOf });
      const made = planFor(spoken, owners, { gone: new Set([...gone, ...again]), refused: new Map([...refused, ...untracked, ...several]) }); // prettier-ignore
      const { plan, rejected: strangers } = await withoutTooMany(tx, made);
      const { settled } = plan;
      const rejected = [...plan.rejected, ...strangers];
      const left = plan.assigned.flatMap(({ call }) => without.get(call) ?? []);
      if (plan.assigned.length === 0) return { settled, stored: [], refusals: [], rejected, without: left };
      await createProfiles(tx, plan, { sender, pepper }, new Date(now));
      await nameByAlias(tx, plan.aliases);
      const listened = await listenedTo(tx, plan.assigned, definitions, now);
      const { taken, rejected: waiting } = await withinTheLimit(tx, sender.key.id, plan.assigned, listened);
      const events = taken.map(({ call, customerId }) => ({
        ...call,
        customerId,
        eventId: randomUUID(),
        undecided: listened.has(call),
        under: underOf(call.refs),
        receipt: receiptHash(pepper, sender.key.id, call.messageId),
        importId: sender.importId,
      }));
      const stored = await insertEvents(tx, sender.key.id, sender.receivedAt, events);
      const fresh = new Set(plan.identifiers.map(({ ref }) => refKey(ref)));
      await nameAgain(
        tx,
        [...plan.named].flatMap(([key, one]) => (fresh.has(key) ? [] : [one])),
      );
      const wakes = [...wakesFor(stored, plan.accounts), ...newcomers(plan, definitions.listeners)];
      await askForWakes(tx, wakes, laneOf(calls));
      await tellOfThePast(tx, taken, definitions);
      return { settled, stored: idsOf(stored), refusals: [], rejected: [...rejected, ...waiting], without: left };
    }),
  );
}

/** Those that came before under the same message id and may say of a name whose it is, by which nobody is learned of twice. */
async function cameBefore(
  tx: Tx,
  { key }: Sender,
  calls: readonly Incoming[],
  owners: Owners,
): Promise<ReadonlySet<Incoming>> {
  const isNews = bringsNames(owners);
  const telling = calls.filter((call) => call.refs.length > 1 || isNews(call));
  if (telling.length === 0) return new Set();
  const seen = await seenMessages(tx, key.id, telling.map(({ messageId }) => messageId)); // prettier-ignore
  const first = new Map(calls.toReversed().map((call) => [call.messageId, call]));
  return new Set(telling.filter((call) => seen.has(call.messageId) || first.get(call.messageId) !== call));
}

/** For whom nobody vouches a browser's key may speak, and they stay so until what it says is stored. */
async function ownersFor(tx: Tx, { fromBrowser }: Sender, refs: readonly Ref[]): ReturnType<typeof findOwners> {
  const found = await findOwners(tx, refs);
  const held = fromBrowser ? unvouchedIn(found.owners) : new Set<string>();
  if (held.size === 0) return found;
  await holdProfiles(tx, [...held]);
  const again = await findOwners(tx, refs);
  if ([...unvouchedIn(again.owners)].some((id) => !held.has(id))) throw new Overtaken('the profile changed hands');
  return again;
}

const unvouchedIn = (owners: Owners): Set<string> =>
  new Set([...owners.values()].flat().flatMap(({ isVouchedFor, customerId }) => (isVouchedFor ? [] : [customerId])));

/** Calls that bring somebody more identifiers than anybody may have are left out, and the identifiers with them. */
async function withoutTooMany(tx: Tx, plan: Plan): Promise<{ plan: Plan; rejected: readonly NotTaken[] }> {
  const made = new Set(plan.created);
  const over = await withTooManyIdentifiers(tx, plan.identifiers.filter(({ customerId }) => !made.has(customerId))); // prettier-ignore
  if (over.size === 0) return { plan, rejected: [] };
  const strange = new Set(
    plan.identifiers.filter(({ customerId }) => over.has(customerId)).map(({ ref }) => refKey(ref)),
  );
  const isStrange = ({ call }: Assigned): boolean => call.refs.some((ref) => strange.has(refKey(ref)));
  const rejected = plan.assigned
    .filter(isStrange)
    .map(({ call: { messageId } }) => overLimit(messageId, 'identifiers'));
  const assigned = plan.assigned.filter((one) => !isStrange(one));
  const identifiers = plan.identifiers.filter(({ ref }) => !strange.has(refKey(ref)));
  const named = new Map([...plan.named].filter(([key]) => !strange.has(key)));
  const aliases = plan.aliases.filter(({ customerId }) => !over.has(customerId));
  return { plan: { ...plan, assigned, identifiers, named, aliases }, rejected };
}

/** The identifiers that may lead to somebody. */
export function allRefs(calls: readonly Incoming[]): Ref[] {
  const refs = new Map<string, Ref>();
  for (const call of calls) for (const ref of call.refs) if (!ref.claimed) refs.set(refKey(ref), ref);
  return [...refs.values()];
}

/** Calls of which nothing is stored. */
type LeftOut = { readonly gone: ReadonlySet<Incoming>; readonly refused: ReadonlyMap<Incoming, NotTaken> };

/** Whose each call is; profiles that are not there yet are made up here, so that later calls of the batch find them. */
function planFor(calls: readonly Incoming[], owners: Owners, { gone, refused }: LeftOut): Plan {
  const known = new Map(owners);
  const fresh = new Set<string>();
  const plan: Plan = { assigned: [], created: [], identifiers: [], accounts: new Set(), named: new Map(), aliases: [], rejected: [], settled: 0 }; // prettier-ignore
  for (const call of calls) {
    const why = refused.get(call);
    if (why) plan.rejected.push(why);
    if (why || gone.has(call)) {
      plan.settled++;
      continue;
    }
    const refs = ownRefs(call.refs, ownersIn(known));
    const { owner, joins } = whoIs(call.refs, ownersIn(known));
    const user = refs.find((ref) => ref.kind === 'user');
    const isNewAccount = user !== undefined && !known.has(refKey(user));
    const found = owner?.customerId;
    if (found && ((isNewAccount && !fresh.has(found)) || joins.length > 0)) break;
    if (user && isByAlias(user, ownersIn(known))) break;
    if (refs.some((ref) => changesHands(ref, call.at, user && (found ?? ''), ownersIn(known)))) break;
    const customerId = found ?? randomUUID();
    if (!found) {
      plan.created.push(customerId);
      fresh.add(customerId);
    }
    if (isNewAccount) plan.accounts.add(customerId);
    const isAccount = user !== undefined || owner?.hasUser === true;
    for (const ref of refs.filter((one) => !known.has(refKey(one)))) {
      known.set(refKey(ref), [{ ...stranger, customerId }]);
      plan.identifiers.push({ customerId, ref, since: isAccount ? call.at : undefined });
    }
    for (const ref of namesByAlias(call.refs, ownersIn(known))) {
      known.set(refKey(ref), [{ ...stranger, customerId, byAlias: true }]);
      plan.aliases.push({ customerId, ref });
    }
    if (isNewAccount) markAccount(known, customerId);
    if (isAccount) nameDevices(plan, known, { call, customerId });
    const theirs = refs.filter((ref) => !ref.claimed && isTheirs(known.get(refKey(ref)) ?? [], customerId));
    plan.assigned.push({ call: withNotes(call, sayTaken(theirs)), customerId });
    plan.settled++;
  }
  return plan;
}

/** Whether an identifier is somebody's, and not this person's. */
const isTheirs = (owners: readonly Owner[], customerId: string): boolean =>
  owners.length > 0 && !owners.some((one) => one.customerId === customerId);

/** Where an account names devices of its own: when last, and when first. */
function nameDevices(
  plan: Plan,
  known: Map<string, readonly Owner[]>,
  { call: { refs, at }, customerId }: Assigned,
): void {
  for (const [key, { ref }] of devicesNamed([{ refs, at, receivedAt: at }])) {
    const owners = known.get(key) ?? [];
    const its = owners.find((one) => one.customerId === customerId);
    if (!its) continue;
    const before = plan.named.get(key);
    const last = Math.max(before?.since ?? at, at);
    plan.named.set(key, { customerId, ref, since: last, first: Math.min(before?.first ?? at, at) });
    const since = Math.max(its.since ?? last, last);
    known.set(key, owners.map((one) => (one === its ? { ...one, since } : one))); // prettier-ignore
  }
}

const stranger = { hasUser: false, isVouchedFor: false, createdAt: 0, addresses: {} };

/** Whether a device is an account's that was another's, which needs a lock. */
const changesHands = (ref: SaidRef, at: Millis, account: string | undefined, ownersOf: OwnersOf<Owner>): boolean =>
  account !== undefined &&
  ref.kind !== 'user' &&
  ownersOf(ref).some(({ customerId }) => customerId !== account) &&
  !staysTheirs(ref, at, { customerId: account, hasUser: true }, ownersOf(ref));

function markAccount(known: Map<string, readonly Owner[]>, customerId: string): void {
  for (const [key, owners] of known)
    if (owners.some((one) => one.customerId === customerId))
      known.set(key, owners.map((one) => (one.customerId === customerId ? { ...one, hasUser: true, isVouchedFor: true } : one))); // prettier-ignore
}

type From = { readonly sender: Sender; readonly pepper: Buffer };

async function createProfiles(tx: Tx, plan: Plan, { sender, pepper }: From, at: Date): Promise<void> {
  if (plan.identifiers.length === 0) return;
  const imported = new Set(plan.assigned.flatMap(({ call, customerId }) => (call.historical && plan.accounts.has(customerId) ? [customerId] : []))); // prettier-ignore
  await createCustomers(tx, plan.created.filter((id) => !imported.has(id)), at.getTime()); // prettier-ignore
  await createCustomers(tx, plan.created.filter((id) => imported.has(id)), at.getTime(), { imported: {} }); // prettier-ignore
  const added = await addIdentifiers(
    tx,
    plan.identifiers.map((one) => ({
      ...one,
      since: plan.named.get(refKey(one.ref))?.since ?? one.since,
      first: plan.named.get(refKey(one.ref))?.first,
      hash: addressHash(pepper, one.ref),
    })),
    sender.by,
    at,
  );
  if (plan.identifiers.some(({ ref }) => !added.has(refKey(ref))))
    throw new Overtaken('another request named the same');
}

/** Whoever is new may be among an audience that somebody listens to. */
const newcomers = ({ created, accounts }: Plan, { watch }: Listeners): NewWake[] =>
  watch?.newcomers
    ? created.filter((customerId) => !accounts.has(customerId)).map((customerId) => ({ customerId, signal: 'wake' }))
    : [];

/** By which message ids their senders know them. */
export const idsOf = (stored: readonly Stored[]): string[] => stored.map(({ messageId }) => messageId);

function wakesFor(stored: readonly Stored[], accounts: ReadonlySet<string>): NewWake[] {
  const wakes: NewWake[] = [...accounts].map((customerId) => ({ customerId, signal: 'registration' }));
  const told = new Set<string>();
  for (const { customerId, eventId, undecided } of stored) {
    if (!undecided || told.has(customerId)) continue;
    told.add(customerId);
    wakes.push({ customerId, signal: 'event', ref: eventId });
  }
  return wakes;
}
