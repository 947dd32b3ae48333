import { saidAt, type ConsentEntry } from './consent';
import type { Customer, Identifier, TraitValue } from './customer';
import { addDuration } from '../time/duration';
import type { CustomerEvent } from './event';
import type { Facts } from '../decide/facts';
import { singularKinds } from './identity';
import type { Policy } from '../journey/policy';
import { consentChange, type ConsentChange } from '../schema/consent-change';
import { patchPreferences, preferencesPatch, type PreferencesPatch } from '../schema/preferences-patch';

/** What an event says of the person beside that it happened; live it goes into tables of its own when it is accepted. */
export type Learned = {
  /** null takes a trait away. */
  readonly traits?: Readonly<Record<string, unknown>>;
  readonly gained?: readonly Identifier[];
  readonly lost?: readonly Identifier[];
  readonly consent?: ConsentChange;
  readonly preferences?: PreferencesPatch;
};

export type LearnedEvent = CustomerEvent & { readonly learned?: Learned };

/** What an event says by its name and properties alone, as the API reads it; nothing where they do not fit. */
export function learnedFrom({ name, type, properties }: CustomerEvent): Learned | undefined {
  if (type === 'enrol' || type === 'identify') return undefined;
  if (name === 'Consent Changed') {
    const read = consentChange.safeParse(properties);
    return read.success ? { consent: read.data } : undefined;
  }
  if (name === 'Preferences Changed') {
    const read = preferencesPatch.safeParse(properties);
    return read.success ? { preferences: read.data } : undefined;
  }
  return undefined;
}

/** The facts after a person's event was accepted, before anything was decided about it. */
export function learn(facts: Facts, event: LearnedEvent, policy: Pick<Policy, 'purposes' | 'timezone'>): Facts {
  const { traits, gained = [], lost = [], consent, preferences } = event.learned ?? learnedFrom(event) ?? {};
  let { customer } = facts;
  if (traits) customer = { ...customer, traits: mergedTraits(customer, traits, event) };
  if (gained.length + lost.length > 0) {
    const kept = customer.identifiers.filter(
      (one) => !lost.some((gone) => isSame(gone, one)) && !gained.some((next) => isReplaced(one, next)),
    );
    customer = { ...customer, identifiers: [...kept, ...gained] };
  }
  return {
    ...facts,
    customer,
    preferences: preferences ? patchPreferences(facts.preferences, preferences) : facts.preferences,
    consents: consent
      ? [...facts.consents, ledgerLine(consent, event, { seq: facts.consents.length + 1, policy })]
      : facts.consents,
    events: [...facts.events, event],
  };
}

const isSame = (one: Identifier, other: Identifier): boolean => one.kind === other.kind && one.value === other.value;

/** Of an address a person has the last one alone. */
const isReplaced = (old: Identifier, next: Identifier): boolean =>
  old.kind === next.kind && singularKinds.has(old.kind);

/** What was said earlier never overwrites what was said later. */
function mergedTraits(
  { traits }: Customer,
  said: Readonly<Record<string, unknown>>,
  { at }: CustomerEvent,
): Customer['traits'] {
  const after = new Map<string, TraitValue>(Object.entries(traits));
  for (const [name, value] of Object.entries(said)) {
    if ((after.get(name)?.at ?? -Infinity) > at) continue;
    if (value === null || value === undefined) after.delete(name);
    else after.set(name, { value, source: 'events', at });
  }
  return Object.fromEntries(after);
}

/** A line as the API appends it: never dated ahead of its receipt, a grant ending where the policy says so. */
export function ledgerLine(
  { purpose, channel, state, statement, version, ...said }: ConsentChange,
  { at: happened, receivedAt }: Pick<CustomerEvent, 'at' | 'receivedAt'>,
  { seq, policy }: { readonly seq: number; readonly policy: Pick<Policy, 'purposes' | 'timezone'> },
): ConsentEntry {
  const at = Math.min(saidAt({ state, at: said.at }, happened) ?? receivedAt, receivedAt);
  const life =
    state === 'granted' && Object.hasOwn(policy.purposes, purpose) ? policy.purposes[purpose]?.validFor : undefined;
  return {
    seq,
    purpose,
    ...(channel ? { channel } : {}),
    state,
    at,
    recordedAt: receivedAt,
    source: said.source ?? 'events',
    ...(statement ? { statement } : {}),
    ...(version ? { version } : {}),
    ...(life ? { validUntil: addDuration(at, life, policy.timezone) } : {}),
  };
}
