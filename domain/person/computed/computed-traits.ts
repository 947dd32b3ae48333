import type { Millis } from '../../time/time';
import type { ConsentEntry } from '../ledger/consent';
import { speaksOf } from '../ledger/speaks-of';
import type { Customer, TraitValue } from '../customer';
import { AskedPast } from '../asked-past';
import type { Happened } from '../newest';
import type { Question } from '../past';
import type { Preferences } from '../wishes/preferences';
import type { Traits } from '../traits';
import { affinityOf } from './affinity';
import { completenessOf } from './completeness';
import { computedNames, type ComputedName } from './computed-names';
import { deedsOf, type Deeds } from './deeds';
import { engagementFalls, engagementOf } from './engagement';
import { frequencyFalls, frequencyOf } from './frequency';
import { mayInfer, profiling } from './ground';
import { interestMoves, interestOf } from './interest';
import { soonest } from '../../time/soonest';

/** Those that time alone only lets fall. */
export const fallingNames: readonly ComputedName[] = ['engagement', 'visitFrequency', 'loginFrequency'];

/** The source of what the product itself says of a person. */
export const computed = 'computed';

/** What computed traits are worked out by, of all that is published. */
export type ComputingRules = {
  /** The event that is a purchase. */
  readonly purchase: string;
  /** What journeys ask about. */
  readonly asked: ReadonlySet<string>;
  /** Nothing is worked out of whoever did not say yes to it. */
  readonly needsYes: boolean;
};

/** Of whom something is worked out. */
export type Read = Happened & {
  readonly customer: Pick<Customer, 'traits' | 'createdAt'>;
  readonly preferences: Pick<Preferences, 'personalisation'>;
  /** The past is asked for the words about profiling where they are left out. */
  readonly consents?: readonly ConsentEntry[] | undefined;
  readonly rules: ComputingRules;
};

/**
 * What is worked out of a person, of the names that are asked for. Nothing where there is no ground to, or nothing to work it out
 * of; what somebody said under the same name stands in its place.
 */
export function computedTraits(names: readonly ComputedName[], read: Read, now: Millis): Traits {
  const open = names.filter((name) => !isSaid(read.customer, name));
  if (open.length === 0 || !isPermitted(read, now)) return {};
  const deeds = deedsOf(read, read.rules.purchase);
  const found = open.flatMap((name): [string, TraitValue][] => {
    const { value, at } = worked[name].of(deeds, now, read) ?? {};
    return value === undefined || at === undefined ? [] : [[name, { value, source: computed, at, inferred: true }]];
  });
  return Object.fromEntries(found);
}

/**
 * What the past is asked to work all of them out, as far as it can be told before anything is known of the person; nothing where nothing
 * is worked out without a yes.
 */
export function questionsOf(rules: ComputingRules, now: Millis): readonly Question[] {
  const past = new AskedPast(false);
  const nobody = { customer: { traits: {}, createdAt: now }, preferences: {}, consents: [], history: [], rules, past };
  computedTraits(computedNames, nobody, now);
  return past.missing;
}

/** When time alone may change one of these next; undefined when it does not. */
export function computedMoves(names: readonly ComputedName[], read: Read, now: Millis): Millis | undefined {
  if (names.length === 0 || !isPermitted(read, now)) return undefined;
  const deeds = deedsOf(read, read.rules.purchase);
  return soonest(names.flatMap((name) => worked[name].moves?.(deeds, now) ?? []));
}

/** Those of the names whose value time alone may change. */
export const movesByTime = (name: ComputedName): boolean => worked[name].moves !== undefined;

const isSaid = ({ traits }: Read['customer'], name: string): boolean =>
  Object.hasOwn(traits, name) && traits[name]?.value !== null && !traits[name]?.inferred;

function isPermitted({ preferences, consents, past, rules: { needsYes } }: Read, now: Millis): boolean {
  const words = consents?.filter((one) => speaksOf(one, profiling)) ?? past?.words(profiling) ?? [];
  return mayInfer({ preferences, words, needsYes }, now);
}

type Worked = { readonly value: unknown; readonly at: Millis };
type Working = {
  of(deeds: Deeds, now: Millis, read: Read): Worked | undefined;
  /** Left out where time alone changes nothing. */
  moves?(deeds: Deeds, now: Millis): Millis | undefined;
};

const worked: Readonly<Record<ComputedName, Working>> = {
  interest: {
    of(deeds, now) {
      const { at, ...value } = interestOf(deeds.views(), now) ?? {};
      return at === undefined ? undefined : { value, at };
    },
    moves: (deeds, now) => interestMoves(deeds.views(), now),
  },
  affinity: { of: (deeds) => since(affinityOf(deeds.all()), deeds.all()) },
  engagement: {
    of: (deeds, now) => since(engagementOf(deeds.all(), now), deeds.all()),
    moves: (deeds, now) => engagementFalls(deeds.all(), now),
  },
  visitFrequency: frequency((deeds) => deeds.comings()),
  loginFrequency: frequency((deeds) => deeds.logins().map(({ at }) => at)),
  completeness: { of: (_deeds, _now, { customer, rules }) => completenessOf(customer, rules.asked) },
};

function frequency(momentsOf: (deeds: Deeds) => readonly Millis[]): Working {
  return {
    of(deeds, now) {
      const moments = momentsOf(deeds);
      return since(frequencyOf(moments, now), moments.map((at) => ({ at }))); // prettier-ignore
    },
    moves: (deeds, now) => frequencyFalls(momentsOf(deeds), now),
  };
}

/** Known since the last of what it is read from; nothing where there is none. */
const since = (value: unknown, deeds: readonly { readonly at: Millis }[]): Worked | undefined =>
  deeds.length === 0 ? undefined : { value, at: deeds.reduce((latest, { at }) => Math.max(latest, at), -Infinity) };
