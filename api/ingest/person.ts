import { randomUUID } from 'node:crypto';
import { blankProfile, createCustomers, lockProfile, type Profile } from '../../db/customers/customers';
import type { Tx } from '../../db/base/database';
import { Overtaken, untilNotOvertaken } from '../../db/base/failure';
import { insertEvents, seenMessages } from '../../db/customers/events';
import { forgottenAmong, receiptHash } from '../../db/customers/forgotten';
import { hear } from '../../db/customers/hear';
import { findOwners, ownerAmong, type Owners } from '../../db/customers/identifiers';
import { askForWakes } from '../../db/wake/outbox';
import { spokenRefs } from '../../domain/person/browser';
import { refKey, type Ref } from '../../domain/person/identity';
import type { Said } from '../../domain/person/said';
import type { Incoming } from '../../domain/schema/incoming';
import { refusedByConsent, refusedByWishes, type Refusal } from '../customers/in-the-air';
import type { ApiDeps } from '../http/deps';
import { listenedTo } from './listening';
import { withinTheLimit } from './within-the-limit';
import type { Outcome, OverLimit } from './outcome';
import type { Sender } from './sender';
import { allRefs } from './plain';

type Found = { readonly profile: Profile; readonly isNew: boolean; readonly owners: Owners; readonly revision: number };

/** Takes calls of one person that change the profile: one transaction under the customer's lock. */
export async function acceptPerson(deps: ApiDeps, sender: Sender, calls: readonly Incoming[]): Promise<Outcome> {
  const { pepper } = deps.secrets;
  return untilNotOvertaken(() =>
    deps.db.transaction().execute(async (tx) => {
      const { known, owners, revision } = await findProfile(tx, calls);
      const ids = calls.map((call) => call.messageId);
      const seen = await seenMessages(tx, sender.key.id, ids);
      const gone = await forgottenAmong(tx, pepper, sender, calls);
      const fresh = calls.filter(
        (call, n) => !seen.has(call.messageId) && !gone.has(call) && ids.indexOf(call.messageId) === n,
      );
      if (fresh.length === 0) return { stored: 0, refusals: known ? refusalsIn(calls, known.id) : [], rejected: [] };
      const profile = known ?? blankProfile(randomUUID());
      if (!known) await createCustomers(tx, [profile.id], deps.clock.now());
      const found = { profile, isNew: !known, owners, revision };
      const spoken = fresh.map((call) => ({ ...call, refs: spokenRefs(call.refs, ownerIn(owners)) }));
      const stored = await store({ deps, tx, pepper, sender }, found, spoken);
      return { ...stored, refusals: refusalsIn(calls, profile.id) };
    }),
  );
}

/** Also of calls that came before: their first answer may never have been heard, and what it waited for may still be in the air. */
const refusalsIn = (calls: readonly Incoming[], customerId: string): Refusal[] =>
  calls
    .flatMap(({ consent, preferences }) => [
      ...(consent ? refusedByConsent(consent) : []),
      ...(preferences ? refusedByWishes(preferences) : []),
    ])
    .map((refused) => ({ customerId, ...refused }));

/** The locked profile of these calls, where somebody is known. */
async function findProfile(
  tx: Tx,
  calls: readonly Incoming[],
): Promise<{ known: Profile | undefined; owners: Owners; revision: number }> {
  const refs = allRefs(calls);
  const first = calls[0]?.refs ?? refs;
  const before = await findOwners(tx, refs);
  const leadIn = (owners: Owners) => ownerAmong(spokenRefs(first, ownerIn(owners)), owners);
  const found = leadIn(before.owners);
  if (found === undefined) return { known: undefined, ...before };
  const known = await lockProfile(tx, found);
  const again = await findOwners(tx, refs);
  if (!known || leadIn(again.owners) !== found) throw new Overtaken('the profile changed hands');
  return { known, ...again };
}

const ownerIn = (owners: Owners) => (ref: Ref) => owners.get(refKey(ref));

type Place = { readonly deps: ApiDeps; readonly tx: Tx; readonly pepper: Buffer; readonly sender: Sender };

/** Each call whole, or where a limit stands against it not at all. */
async function store(
  { deps, tx, pepper, sender }: Place,
  { profile, isNew, owners, revision }: Found,
  given: readonly Incoming[],
): Promise<Omit<Outcome, 'refusals'>> {
  const { id: customerId } = profile;
  const definitions = await deps.definitions.at(revision, tx);
  const assigned = given.map((call) => ({ call, customerId }));
  const listened = await listenedTo(tx, assigned, definitions, deps.clock.now());
  const { taken: calls, rejected: waiting } = await withinTheLimit(tx, assigned, listened);
  const isTaken = (ref: Ref): boolean => (owners.get(refKey(ref))?.customerId ?? customerId) !== customerId;
  const rules = { policy: definitions.policy, trustTimes: deps.clockRate === 1, isTaken };
  const sayings = calls.map(({ call }) => sayingOf(call, sender, listened.has(call)));
  const { wakes, refused } = await hear({ tx, profile, isNew, rules, pepper }, sayings);
  const rejected = calls.flatMap(({ call: { messageId } }, n): OverLimit[] => {
    const limit = refused.get(n);
    return limit === undefined ? [] : [{ messageId, limit }];
  });
  const heard = calls.filter((_, n) => !refused.has(n));
  const events = heard.map(({ call }) => ({
    ...call,
    customerId,
    eventId: randomUUID(),
    undecided: listened.has(call),
    receipt: receiptHash(pepper, sender.key.id, call.messageId),
  }));
  const stored = await insertEvents(tx, sender.key.id, sender.receivedAt, events);
  if (stored.length < events.length) throw new Overtaken('the same calls came in beside');
  await askForWakes(tx, wakes);
  return { stored: stored.length, rejected: [...waiting, ...rejected] };
}

function sayingOf(call: Incoming, { by, key, fromBrowser, receivedAt }: Sender, isListenedTo: boolean): Said {
  const { at, historical, refs, traits, consent, preferences } = call;
  return { at, receivedAt, by, key, fromBrowser, historical, refs, traits, consent, preferences, isListenedTo };
}
