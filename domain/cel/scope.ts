import type { CelInput } from '@bufbuild/cel';
import type { ConsentEntry } from '../person/ledger/consent';
import type { ComputedName } from '../person/computed/computed-names';
import { computedTraits, type ComputingRules } from '../person/computed/computed-traits';
import type { Customer } from '../person/customer';
import { plainTraits } from '../person/wishes/personalisation';
import { presentTraits, tierOf, type Traits } from '../person/traits';
import type { EntryFact } from '../journey/enrolment';
import type { CustomerEvent } from '../person/event';
import type { Past } from '../person/past';
import type { Preferences } from '../person/wishes/preferences';
import type { Millis } from '../time/time';
import { spend } from './budget';
import { fromJson, timestamp } from './plain';

/** What a condition can see. */
export type Scope = {
  readonly customer: Customer;
  readonly preferences: Preferences;
  /** The past is asked for what is needed of them where they are left out. */
  readonly consents?: readonly ConsentEntry[] | undefined;
  /** Whoever wants no personalisation: nothing is seen but how they are reached and addressed. */
  readonly isPlain?: boolean;
  /** Without them no trait is computed. */
  readonly rules?: ComputingRules | undefined;
  /** The event that woke. */
  readonly event?: CustomerEvent;
  /** What made the passage start. */
  readonly entry?: EntryFact;
  /** Results of earlier steps by id. */
  readonly step?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What is listed of what happened. */
  readonly history: readonly CustomerEvent[];
  /** What happened and is not listed; nothing when left out. */
  readonly past?: Past | undefined;
  readonly now: Millis;
  /** In which calendar windows count. */
  readonly zone: string;
};

let current: Scope | undefined;

/** Lets the functions over history see the scope; an evaluation is synchronous. */
export function withScope<T>(scope: Scope, run: () => T): T {
  const before = current;
  current = scope;
  try {
    return run();
  } finally {
    current = before;
  }
}

export function currentScope(): Scope {
  if (!current) throw new Error('no evaluation is under way');
  return current;
}

export const variables = ['customer', 'step', 'now', 'event', 'entry'] as const;
export type Variable = (typeof variables)[number];

/** What an expression may use. */
export type Used = { readonly variables: readonly Variable[]; readonly computed: readonly ComputedName[] };

/**
 * The variables of an expression, of those that it may use: making them costs more than most evaluations.
 * What is not there (an event, an entry) is no variable, so that using it is an error.
 */
export function bindings(scope: Scope, used: Used): Record<string, CelInput> {
  const bound: Record<string, CelInput> = {};
  for (const name of used.variables) {
    const value = valueOf(name, scope, used.computed);
    if (value !== undefined) bound[name] = value;
  }
  return bound;
}

function valueOf(name: Variable, scope: Scope, computed: readonly ComputedName[]): CelInput | undefined {
  const { event, entry } = scope;
  switch (name) {
    case 'customer':
      return customerOf(scope, computed);
    case 'step':
      return fromJson(scope.step ?? {});
    case 'now':
      return timestamp(scope.now);
    case 'event':
      return event && happening(event.name, event.properties, event.at);
    case 'entry':
      return entry && happening(entry.name, entry.properties, entry.at).set('by', entry.by);
  }
}

const happening = (name: string | undefined, properties: object, at: Millis): Map<string, CelInput> =>
  new Map<string, CelInput>([
    ['name', name ?? null],
    ['properties', fromJson(properties)],
    ['at', timestamp(at)],
  ]);

const customers = new WeakMap<Customer, { preferences: Preferences; map: CelInput }>();
const traitMaps = new WeakMap<Customer['traits'], ReadonlyMap<string, CelInput>>();

function traitsOf(traits: Traits): ReadonlyMap<string, CelInput> {
  const known = traitMaps.get(traits);
  if (known) return known;
  const made = new Map(presentTraits(traits).map(([name, { value }]) => [name, fromJson(value)]));
  traitMaps.set(traits, made);
  return made;
}

/** To work a trait out costs as much as some looks at the past. */
const working = 500;
const workingLive = 100;

function customerOf(scope: Scope, computed: readonly ComputedName[]): CelInput {
  const { customer, preferences, isPlain, rules, now } = scope;
  if (isPlain) return fieldsOf(customer, preferences, traitsOf(plainTraits(customer.traits)));
  if (computed.length > 0 && rules) {
    spend(working * computed.length, workingLive * computed.length);
    const found = computedTraits(computed, { ...scope, rules }, now);
    return fieldsOf(customer, preferences, new Map([...traitsOf(customer.traits), ...traitsOf(found)]));
  }
  const known = customers.get(customer);
  if (known?.preferences === preferences) return known.map;
  const map = fieldsOf(customer, preferences, traitsOf(customer.traits));
  customers.set(customer, { preferences, map });
  return map;
}

/** Fields that every customer has are null where nothing is known, so that comparing them is no error. */
function fieldsOf(customer: Customer, preferences: Preferences, traits: ReadonlyMap<string, CelInput>): CelInput {
  return new Map<string, CelInput>([
    ['id', customer.id],
    ['stage', customer.stage],
    ['traits', traits],
    ['tier', tierOf(customer.traits) ?? null],
    ['points', customer.points],
    ['interests', traits.get('interests') ?? []],
    ['timezone', preferences.timezone ?? traits.get('timezone') ?? null],
    ['language', preferences.language ?? traits.get('language') ?? null],
    ['createdAt', timestamp(customer.createdAt)],
  ]);
}
