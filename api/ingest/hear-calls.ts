import { randomUUID } from 'node:crypto';
import type { Profile } from '../../db/customers/customers';
import type { Tx } from '../../db/base/database';
import { Overtaken } from '../../db/base/failure';
import { insertEvents } from '../../db/customers/events';
import { receiptHash } from '../../db/rights/forgotten';
import { hearAll } from '../../db/customers/hear';
import type { Owners } from '../../db/customers/identifiers';
import { askForWakes, type NewWake } from '../../db/wake/outbox';
import type { DefinitionsInForce } from '../../db/definitions/definitions';
import { sayApart } from '../../domain/person/identity/left-out';
import type { IsTaken } from '../../domain/person/identity/identifiers';
import { ownersIn, staysTheirs, underOf } from '../../domain/person/identity/who';
import type { Rules } from '../../domain/person/learn';
import type { LeftOut } from '../../domain/person/plan/collect';
import { toldAsPending } from '../../domain/person/ledger/waits';
import type { Said } from '../../domain/person/said';
import { withNotes, type Incoming } from '../../domain/schema/calls/incoming';
import type { Millis } from '../../domain/time/time';
import type { Refused } from '../../db/wake/messages';
import { refusedBy } from '../customers/permission/in-the-air';
import { apartAmong } from '../customers/meet';
import type { ApiDeps } from '../http/deps';
import type { Collected } from './collected';
import { laneOf, listenedTo, tellOfThePast, type Assigned } from './listening';
import { overLimit, type NotTaken, type Outcome } from './outcome';
import { idsOf } from './plain';
import type { Sender } from './sender';
import { withinTheLimit } from './within-the-limit';

export type Place = { readonly deps: ApiDeps; readonly tx: Tx; readonly sender: Sender };

/** Somebody of whom calls speak, under their lock. */
export type Addressee = {
  readonly profile: Profile;
  readonly isNew: boolean;
  /** Somebody became one with them by these calls. */
  readonly isJoined: boolean;
};

/** Calls that may be stored as far as the data plan goes, and whom each means. */
export type Told = Collected & {
  readonly people: readonly Addressee[];
  whose(call: Incoming): string;
  readonly owners: Owners;
  /** Who is the same and stays apart all the same. */
  readonly apart?: ReadonlySet<string> | undefined;
  readonly definitions: DefinitionsInForce;
};

/** Stores calls and what follows from them, each call whole, or where a limit stands against it not at all. */
export async function hearCalls(place: Place, told: Told): Promise<Omit<Outcome, 'refusals'>> {
  const { deps, tx, sender } = place;
  const { definitions, whose, refused: unplanned } = told;
  const assigned = told.calls.flatMap((call) => (unplanned.has(call) ? [] : [{ call, customerId: whose(call) }]));
  const listened = await listenedTo(tx, assigned, definitions, deps.clock.now());
  const { taken, rejected: waiting } = await withinTheLimit(tx, sender.key.id, assigned, listened);
  const { heeded, over, wakes } = await heed(place, told, { taken, listened });
  const events = heeded.map(({ call, customerId, noted }) => ({
    ...noted,
    customerId,
    eventId: randomUUID(),
    undecided: listened.has(call),
    under: underOf(call.refs),
    receipt: receiptHash(deps.secrets.pepper, sender.key.id, call.messageId),
    importId: sender.importId,
  }));
  const stored = await insertEvents(tx, sender.key.id, sender.receivedAt, events);
  if (stored.length < events.length) throw new Overtaken('the same calls came in beside');
  await askForWakes(tx, wakes, laneOf(told.calls));
  await tellOfThePast(tx, assigned, definitions);
  const leftOut = heeded.map(({ call, untold }) => ({
    messageId: call.messageId,
    left: [...(told.without.get(call)?.left ?? []), ...untold, ...unreadIn(call)],
  }));
  return {
    stored: idsOf(stored),
    rejected: [...unplanned.values(), ...waiting, ...over],
    without: leftOut.filter((one) => one.left.length > 0),
  };
}

/** Wishes that count otherwise than they were said, with what mends it. */
const unreadIn = ({ unread = [] }: Incoming): LeftOut[] =>
  unread.map(({ field, note }) => ({ code: 'unreadable', what: 'property', name: field, needs: note }));

type Listened = { readonly taken: readonly Assigned[]; readonly listened: ReadonlySet<Incoming> };

type Heeded = Assigned & {
  /** With notes of what was not taken as it was said. */
  readonly noted: Incoming;
  readonly untold: readonly LeftOut[];
};

/** What people learn by the calls, what of these was heard, and whom it wakes. */
async function heed(
  { deps, tx, sender }: Place,
  { people, definitions, owners, apart }: Told,
  { taken, listened }: Listened,
): Promise<{ heeded: Heeded[]; over: NotTaken[]; wakes: NewWake[] }> {
  const spoken = people.map((one) => ({
    ...one,
    calls: taken.filter(({ customerId }) => customerId === one.profile.id).map(({ call }) => call),
  }));
  const heard = await hearAll(
    tx,
    spoken.map(({ profile, isNew, isJoined, calls }) => ({
      ...{ profile, isNew, isJoined, owners },
      rules: rulesFor(profile.id, { deps, definitions, owners }),
      secrets: deps.secrets,
      sayings: calls.map((call) => sayingOf(call, sender, listened.has(call))),
    })),
  );
  const told = new Map(
    spoken.flatMap(({ calls }, n) => calls.map((call, place) => [call, { place, heard: heard[n] }] as const)),
  );
  const heeded: Heeded[] = [];
  const over: NotTaken[] = [];
  for (const { call, customerId } of taken) {
    const { place = 0, heard: what } = told.get(call) ?? {};
    const limit = what?.refused.get(place);
    if (limit !== undefined) {
      over.push(overLimit(call.messageId, limit));
      continue;
    }
    const more = [...sayApart(apartAmong({ apart, owners }, call.refs)), ...(what?.notes.get(place) ?? [])];
    const noted = withNotes(what?.waiting.has(place) ? toldAsPending(call) : call, more);
    heeded.push({ call, customerId, noted, untold: what?.uncollected.get(place) ?? [] });
  }
  return { heeded, over, wakes: heard.flatMap(({ wakes }) => wakes) };
}

type Ruling = Pick<Place, 'deps'> & Pick<Told, 'definitions' | 'owners'>;

function rulesFor(customerId: string, { deps, definitions, owners }: Ruling): Rules {
  const ownersOf = ownersIn(owners);
  const isTaken: IsTaken = (ref, { hasUser, at }) => staysTheirs(ref, at, { customerId, hasUser }, ownersOf(ref));
  const { policy, dataPlan, statements, listeners } = definitions;
  return { policy, dataPlan, statements, watch: listeners.watch, trustTimes: deps.clockRate === 1, isTaken };
}

function sayingOf(call: Incoming, { by, key, fromBrowser, receivedAt }: Sender, isListenedTo: boolean): Said {
  const { at, perhapsAt, historical, refs, traits, fills, consent, preferences, signedUp } = call;
  return { at, receivedAt, perhapsAt, by, key, fromBrowser, historical, refs, traits, fills, consent, preferences, signedUp, isListenedTo }; // prettier-ignore
}

/** Also of calls that came before: their first answer may never have been heard, and what it waited for may still be in the air. */
export const refusalsIn = (calls: readonly Incoming[], customerId: string, now: Millis): Refused[] =>
  calls.flatMap((call) => refusedBy(call, now)).map((refused) => ({ customerId, ...refused }));
