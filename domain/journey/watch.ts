import { holds, reads, timeMayFulfil, type Scope } from '../cel/condition';
import type { Customer } from '../person/customer';
import type { Preferences } from '../person/wishes/preferences';
import { isSame } from '../person/same';
import { presentTraits, type Traits } from '../person/traits';
import type { Millis } from '../time/time';

/** A published audience: who is in it, as a condition. */
export type NamedAudience = { readonly key: string; readonly when: string };

/** Somebody is among an audience. */
export type Membership = { readonly audience: string; readonly since: Millis };

/** What makes somebody come into a watched audience or leave it, beside where they stand: whom none of it concerns is not woken. */
export type Watch = {
  /** Names of events that are counted. */
  readonly counts: ReadonlySet<string>;
  /** Names of traits. */
  readonly traits: ReadonlySet<string> | 'all';
  /** Zone and language hang on wishes. */
  readonly wishes: boolean;
  /** Whoever is new may be among one, or become so by time alone. */
  readonly newcomers: boolean;
};

const wished = ['timezone', 'language'];
/** Fields of a customer that are read from traits, by the name of the trait. */
const fromTraits = [...wished, 'tier', 'interests'];

/** @param deeds names of events from which traits are worked out */
export function watchOver(audiences: readonly NamedAudience[], deeds: readonly string[]): Watch {
  const read = audiences.map(({ when }) => reads(when));
  const fields = new Set(read.flatMap(({ fields: its }) => its));
  const named = [...fields].flatMap((field) => traitIn(field) ?? []);
  return {
    counts: new Set(read.flatMap(({ counts, computed }) => [...counts, ...(computed.length > 0 ? deeds : [])])),
    traits: fields.has('customer.traits') ? 'all' : new Set(named),
    wishes: wished.some((name) => fields.has(`customer.${name}`)),
    newcomers: audiences.some(({ when }) => timeMayFulfil(when) || holds(when, stranger) === true),
  };
}

/** The trait that a path of a condition reads. */
export function traitIn(field: string): string | undefined {
  const [owner, part = '', name] = field.split('.');
  if (owner !== 'customer') return undefined;
  return part === 'traits' ? name : fromTraits.find((one) => one === part);
}

const stranger: Scope = {
  customer: { id: '', stage: 'anonymous', stageSince: 0, createdAt: 0, identifiers: [], traits: {}, points: 0, suppressed: {} },
  preferences: {},
  history: [],
  now: 0,
  zone: 'UTC',
}; // prettier-ignore

type Said = Pick<Customer, 'traits'> & { readonly preferences: Preferences };

/** Whether what changed of a person may change who is among a watched audience. */
export function concerns({ traits, wishes }: Watch, before: Said, after: Said): boolean {
  if (wishes && !isSame(wishesIn(before), wishesIn(after))) return true;
  if (before.traits === after.traits || (traits !== 'all' && traits.size === 0)) return false;
  return !isSame(valuesIn(before.traits, traits), valuesIn(after.traits, traits));
}

const wishesIn = ({ preferences: { timezone, language } }: Said) => ({ timezone, language });

const valuesIn = (all: Traits, names: Watch['traits']) =>
  Object.fromEntries(
    presentTraits(all).flatMap(([name, { value }]) => (names === 'all' || names.has(name) ? [[name, value]] : [])),
  );
