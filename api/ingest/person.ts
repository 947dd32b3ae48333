import { randomUUID } from 'node:crypto';
import { blankProfile, createCustomers, type Profile } from '../../db/customers/customers';
import type { Tx } from '../../db/base/database';
import { Overtaken, untilNotOvertaken } from '../../db/base/failure';
import { insertEvents, seenMessages } from '../../db/customers/events';
import { forgottenAmong, receiptHash } from '../../db/customers/forgotten';
import { hear } from '../../db/customers/hear';
import { askForWakes } from '../../db/wake/outbox';
import { spokenRefs } from '../../domain/person/identity/browser';
import { sayApart } from '../../domain/person/identity/left-out';
import type { IsTaken } from '../../domain/person/identity/identifiers';
import type { Said } from '../../domain/person/said';
import { ownersIn, ownRefs, staysTheirs, underOf, whoIs } from '../../domain/person/identity/who';
import { withNotes, type Incoming } from '../../domain/schema/incoming';
import type { Millis } from '../../domain/time/time';
import { refusedByConsent, refusedByWishes, type Refusal } from '../customers/in-the-air';
import { apartAmong, joinAll, meet, type Met } from '../customers/meet';
import type { ApiDeps } from '../http/deps';
import { listenedTo, tellOfThePast } from './listening';
import { withinTheLimit } from './within-the-limit';
import { collect, untrackedAmong, type Collected } from './collected';
import { overLimit, type NotTaken, type Outcome } from './outcome';
import type { Sender } from './sender';
import { allRefs, idsOf } from './plain';

/** Takes calls of one person that change the profile, or say that two are one: one transaction under the customer's lock. */
export async function acceptPerson(deps: ApiDeps, sender: Sender, calls: readonly Incoming[]): Promise<Outcome> {
  const { pepper } = deps.secrets;
  const refs = allRefs(calls);
  const first = calls[0]?.refs ?? refs;
  return untilNotOvertaken(() =>
    deps.db.transaction().execute(async (tx) => {
      const now = deps.clock.now();
      const met = await meet(tx, refs, (ownersOf) => whoIs(spokenRefs(first, ownersOf), ownersOf));
      const known = met.profile;
      const ids = calls.map((call) => call.messageId);
      const seen = await seenMessages(tx, sender.key.id, ids);
      const gone = await forgottenAmong(tx, pepper, sender.key.id, calls);
      const fresh = calls.filter(
        (call, n) => !seen.has(call.messageId) && !gone.has(call) && ids.indexOf(call.messageId) === n,
      );
      const { dataPlan } = await deps.definitions.at(met.revision, tx);
      const untracked = await untrackedAmong(tx, fresh, { dataPlan, sender, now, ownerOf: () => known?.id });
      const tracked = fresh.filter((call) => !untracked.has(call));
      const rejected = [...untracked.values()];
      if (tracked.length === 0)
        return { stored: [], refusals: known ? refusalsIn(calls, known.id, now) : [], rejected, without: [] };
      const { by: source, key } = sender;
      const joined = await joinAll(tx, met, refs, { now, source, key, ledger: deps.secrets.ledger });
      const profile = joined.profile ?? blankProfile(randomUUID());
      if (!known) await createCustomers(tx, [profile.id], now);
      const ownersOf = ownersIn(joined.owners);
      const spoken = tracked.map((call) => ({ ...call, refs: ownRefs(spokenRefs(call.refs, ownersOf), ownersOf) }));
      const found = { ...joined, profile, isNew: !known };
      const stored = await store({ deps, tx, pepper, sender }, found, collect(dataPlan, spoken));
      const all = { ...stored, rejected: [...rejected, ...stored.rejected] };
      return { ...all, refusals: refusalsIn(calls, profile.id, now) };
    }),
  );
}

/** Also of calls that came before: their first answer may never have been heard, and what it waited for may still be in the air. */
const refusalsIn = (calls: readonly Incoming[], customerId: string, now: Millis): Refusal[] =>
  calls
    .flatMap(({ consent, preferences }) => [
      ...(consent ? refusedByConsent(consent) : []),
      ...(preferences ? refusedByWishes(preferences, now) : []),
    ])
    .map((refused) => ({ customerId, ...refused }));

type Found = Met & { readonly profile: Profile; readonly isNew: boolean };

type Place = { readonly deps: ApiDeps; readonly tx: Tx; readonly pepper: Buffer; readonly sender: Sender };

/** Each call whole, or where a limit stands against it not at all. */
async function store(
  { deps, tx, pepper, sender }: Place,
  { who, profile, isNew, owners, revision, apart }: Found,
  { calls: given, without, refused: unplanned }: Collected,
): Promise<Omit<Outcome, 'refusals'>> {
  const { id: customerId } = profile;
  const definitions = await deps.definitions.at(revision, tx);
  const planned = given.filter((call) => !unplanned.has(call));
  const assigned = planned.map((call) => ({ call, customerId }));
  const listened = await listenedTo(tx, assigned, definitions, deps.clock.now());
  const { taken: calls, rejected: waiting } = await withinTheLimit(tx, sender.key.id, assigned, listened);
  const ownersOf = ownersIn(owners);
  const isTaken: IsTaken = (ref, { hasUser, at }) => staysTheirs(ref, at, { customerId, hasUser }, ownersOf(ref));
  const { policy, dataPlan, statements, listeners } = definitions;
  const rules = { policy, dataPlan, statements, watch: listeners.watch, trustTimes: deps.clockRate === 1, isTaken };
  const sayings = calls.map(({ call }) => sayingOf(call, sender, listened.has(call)));
  const { wakes, refused, notes, uncollected } = await hear(
    { tx, profile, isNew, isJoined: who.joins.length > 0, rules, secrets: deps.secrets, pepper, owners },
    sayings,
  );
  const over = calls.flatMap(({ call: { messageId } }, n): NotTaken[] => {
    const limit = refused.get(n);
    return limit === undefined ? [] : [overLimit(messageId, limit)];
  });
  const heard = calls.flatMap(({ call }, n) => {
    const more = [...sayApart(apartAmong({ apart, owners }, call.refs)), ...(notes.get(n) ?? [])];
    return refused.has(n) ? [] : [{ call, noted: withNotes(call, more), untold: uncollected.get(n) ?? [] }];
  });
  const events = heard.map(({ call, noted }) => ({
    ...noted,
    customerId,
    eventId: randomUUID(),
    undecided: listened.has(call),
    under: underOf(call.refs),
    receipt: receiptHash(pepper, sender.key.id, call.messageId),
    importId: sender.importId,
  }));
  const stored = await insertEvents(tx, sender.key.id, sender.receivedAt, events);
  if (stored.length < events.length) throw new Overtaken('the same calls came in beside');
  await askForWakes(tx, wakes);
  await tellOfThePast(tx, assigned, definitions);
  const leftOut = heard.map(({ call, untold }) => ({
    messageId: call.messageId,
    left: [...(without.get(call)?.left ?? []), ...untold],
  }));
  return {
    stored: idsOf(stored),
    rejected: [...unplanned.values(), ...waiting, ...over],
    without: leftOut.filter((one) => one.left.length > 0),
  };
}

function sayingOf(call: Incoming, { by, key, fromBrowser, receivedAt }: Sender, isListenedTo: boolean): Said {
  const { at, historical, refs, traits, fills, consent, preferences, signedUp } = call;
  return { at, receivedAt, by, key, fromBrowser, historical, refs, traits, fills, consent, preferences, signedUp, isListenedTo }; // prettier-ignore
}
