import { randomUUID } from 'node:crypto';
import { addConsent } from '../../db/customers/consents';
import {
  createCustomers,
  hasActiveEnrolment,
  lockProfile,
  touchProfile,
  writeTraits,
  type Profile,
} from '../../db/customers/customers';
import type { Tx } from '../../db/base/database';
import { insertEvents, seenMessages } from '../../db/customers/events';
import { askForWakes, type NewWake } from '../../db/wake/outbox';
import { Overtaken, untilNotOvertaken } from '../../db/base/failure';
import { chooseOwner, findOwners } from '../../db/customers/identifiers';
import { writePreferences } from '../../db/customers/preferences';
import { pepperOf } from '../../db/base/secrets';
import { saidAt } from '../../domain/person/consent';
import { patchPreferences } from '../../domain/schema/preferences-patch';
import type { Millis } from '../../domain/time/time';
import type { ApiDeps } from '../http/deps';
import { refusedByConsent, refusedByWishes, type Refusal } from '../customers/in-the-air';
import { attach, type Attached } from './attach';
import type { Incoming, Outcome, Sender } from './incoming';
import { listenedTo } from './listening';
import { allRefs } from './plain';
import { mergeTraits } from './traits';

type Change = {
  readonly deps: ApiDeps;
  readonly tx: Tx;
  readonly pepper: Buffer;
  readonly sender: Sender;
  readonly profile: Profile;
  readonly isNew: boolean;
  readonly now: Millis;
  readonly revision: number;
};

/** Takes calls of one person that change the profile: one transaction under the customer's lock. */
export async function acceptPerson(deps: ApiDeps, sender: Sender, calls: readonly Incoming[]): Promise<Outcome> {
  const pepper = await pepperOf(deps.db);
  return untilNotOvertaken(() =>
    deps.db.transaction().execute(async (tx) => {
      const { known, revision } = await findProfile(tx, calls);
      const ids = calls.map((call) => call.messageId);
      const seen = await seenMessages(tx, sender.source, ids);
      const fresh = calls.filter(({ messageId }, n) => !seen.has(messageId) && ids.indexOf(messageId) === n);
      if (fresh.length === 0) return { stored: 0, refusals: known ? refusalsIn(calls, known.id) : [] };
      const now = deps.clock.now();
      const profile = known ?? (await createProfile(tx, now));
      const stored = await apply({ deps, tx, pepper, sender, profile, isNew: !known, now, revision }, fresh);
      return { stored, refusals: refusalsIn(calls, profile.id) };
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
): Promise<{ known: Profile | undefined; revision: number }> {
  const refs = allRefs(calls);
  const first = calls[0]?.refs ?? refs;
  const { revision, owners } = await findOwners(tx, refs);
  const found = chooseOwner(first, owners);
  if (found === undefined) return { known: undefined, revision };
  const known = await lockProfile(tx, found);
  const again = await findOwners(tx, refs);
  if (!known || chooseOwner(first, again.owners) !== found) throw new Overtaken('the profile changed hands');
  return { known, revision: again.revision };
}

async function createProfile(tx: Tx, now: Millis): Promise<Profile> {
  const id = randomUUID();
  await createCustomers(tx, [id], now);
  return { id, stage: 'anonymous', traits: {}, preferences: {}, pausedAt: null, revision: 1 };
}

/** @returns how many calls were stored */
async function apply(change: Change, calls: readonly Incoming[]): Promise<number> {
  const { deps, tx, sender, profile, isNew, now } = change;
  const customerId = profile.id;
  const attached = await attach(change, calls);
  const traits = mergeTraits(profile.traits, calls, sender.name);
  if (traits) await writeTraits(tx, customerId, traits);
  else if (!isNew && attached.changed) await touchProfile(tx, customerId);
  await changePreferences(change, calls);
  await changeConsents(change, calls);
  const definitions = await deps.definitions.at(change.revision, tx);
  const listened = await listenedTo(
    tx,
    calls.map((call) => ({ call, customerId })),
    definitions,
    now,
  );
  const events = calls.map((call) => ({ ...call, customerId, eventId: randomUUID(), undecided: listened.has(call) }));
  const stored = await insertEvents(tx, sender.source, sender.receivedAt, events);
  if (stored.length < events.length) throw new Overtaken('the same calls came in beside');
  const mayWait = traits !== undefined && !isNew && (await hasActiveEnrolment(tx, customerId));
  await askForWakes(tx, wakesFor(customerId, calls, { attached, listened, mayWait }));
  return stored.length;
}

async function changePreferences({ tx, profile, sender, deps }: Change, calls: readonly Incoming[]): Promise<void> {
  let before = profile.preferences;
  for (const { preferences } of calls) {
    if (!preferences) continue;
    const after = patchPreferences(before, preferences);
    await writePreferences(tx, profile.id, { before, after, source: sender.name }, deps.clock);
    before = after;
  }
}

async function changeConsents({ tx, profile, sender, deps }: Change, calls: readonly Incoming[]): Promise<void> {
  for (const { consent, at, historical } of calls) {
    if (!consent) continue;
    const channel = consent.channel ?? undefined;
    const heard = historical ? (consent.at ?? at) : saidAt(consent, at);
    const entry = {
      purpose: consent.purpose,
      channel,
      state: consent.state,
      at: deps.clockRate === 1 ? heard : undefined,
      source: consent.source ?? sender.name,
      statement: consent.statement ?? undefined,
      version: consent.version ?? undefined,
      evidence: consent.evidence ?? undefined,
    };
    await addConsent(tx, profile.id, entry, deps.clock);
  }
}

function wakesFor(
  customerId: string,
  calls: readonly Incoming[],
  { attached, listened, mayWait }: { attached: Attached; listened: ReadonlySet<Incoming>; mayWait: boolean },
): NewWake[] {
  const signals = new Set<NewWake['signal']>();
  if (attached.account) signals.add('registration');
  if (listened.size > 0) signals.add('event');
  if (calls.some((call) => call.consent)) signals.add('consentChange');
  if (calls.some((call) => call.preferences)) signals.add('preferenceChange');
  if (signals.size === 0 && (attached.address || mayWait)) signals.add('wake');
  return [...signals].map((signal) => ({ customerId, signal }));
}
