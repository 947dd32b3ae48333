import type { Statements } from '../../journey/statement/statement-terms';
import type { Millis } from '../../time/time';
import type { ConsentEntry } from '../ledger/consent';
import type { TraitValue } from '../customer';
import { noteOf } from '../notes';
import { basisFor } from './basis';
import { coveringOf, type Covering, type CoveringRules } from './covering';
import {
  defaultDataPlan,
  ownEvents,
  ownTraits,
  sensitiveIn,
  traitPlanOf,
  type DataPlan,
  type ValueType,
} from './data-plan';
import { fits } from './fits';
import { withMasks } from './masked';

/** Why something is not collected. */
export type LeftCode =
  'unplanned-event' | 'unplanned-property' | 'unplanned-trait' | 'wrong-type' | 'no-consent' | 'unreadable';

/** Something that was said and is not collected. */
export type LeftOut = {
  readonly code: LeftCode;
  readonly what: 'trait' | 'property' | 'event';
  readonly name: string;
  /** What it would need: a type, a consent, or to be said again, in words of its own. */
  readonly needs?: string;
};

/** In words, without the value. */
export function sayLeftOut({ code, what, name, needs = '' }: LeftOut): string {
  switch (code) {
    case 'wrong-type':
      return noteOf('wrong-type', what, name, needs);
    case 'unreadable':
      return needs;
    case 'no-consent':
      return noteOf('no-consent', name, needs);
    case 'unplanned-event':
      return noteOf('unplanned-event', name);
    case 'unplanned-trait':
    case 'unplanned-property':
      return noteOf('unplanned', what, name);
  }
}

/** What is kept of a value beside it. */
type Kept = Pick<TraitValue, 'class' | 'purpose' | 'basis'>;

type Judged = { readonly kept: Kept } | { readonly left: LeftOut };

/** Whether a trait may be collected. */
function judgeTrait(
  { dataPlan: plan, ledger, now, statements }: Terms,
  [name, value]: readonly [name: string, value: unknown],
): Judged {
  const planned = traitPlanOf(plan, name);
  const left = unfit(plan, name, value);
  if (left) return { left };
  if (value === null || value === undefined) return { kept: {} };
  const covered = coveredBasis(coveringOf({ dataPlan: plan, statements }), name, { ledger, now });
  if (!planned) return { kept: covered };
  const { class: its, purpose } = planned;
  const basis = purpose === undefined ? undefined : basisFor(ledger, purpose, now);
  if (its === 'sensitive' && !basis) return { left: { code: 'no-consent', what: 'trait', name, needs: purpose ?? '' } };
  return {
    kept: {
      ...(its === 'personal' ? {} : { class: its }),
      ...(purpose === undefined ? {} : { purpose }),
      ...(basis ? { basis: basis.seq } : covered),
    },
  };
}

/** The line that permits what a statement covers; ordinary data that nobody agreed to rest on none. */
function coveredBasis(covering: Covering | undefined, name: string, { ledger, now }: Pick<Terms, 'ledger' | 'now'>) {
  for (const purpose of covering?.of(name) ?? []) {
    const entry = basisFor(ledger, purpose, now);
    if (entry) return { basis: entry.seq };
  }
  return {};
}

/** By what is told whether a trait may be collected; the ledger has at least the lines of its purposes. */
export type Terms = {
  readonly dataPlan: DataPlan;
  readonly statements?: Statements | undefined;
  readonly ledger: readonly ConsentEntry[];
  readonly now: Millis;
};

/** Undefined where neither a data plan nor a statement says anything of data. */
export const planTerms = (
  { dataPlan, statements }: CoveringRules,
  { ledger, now }: Pick<Terms, 'ledger' | 'now'>,
): Terms | undefined =>
  dataPlan || statements ? { dataPlan: dataPlan ?? defaultDataPlan, statements, ledger, now } : undefined;

type CollectedTraits = {
  readonly values: Readonly<Record<string, unknown>>;
  readonly keptOf: (name: string) => Kept;
  readonly left: readonly LeftOut[];
};

/** What of the traits that were said may be collected; everything where there are no terms. */
export function collectTraits(terms: Terms | undefined, said: Readonly<Record<string, unknown>>): CollectedTraits {
  if (!terms) return { values: said, keptOf: () => ({}), left: [] };
  const left: LeftOut[] = [];
  const kept = new Map<string, Kept>();
  const fitting = Object.entries(said).filter((one) => {
    const judged = judgeTrait(terms, one);
    if ('left' in judged) left.push(judged.left);
    else kept.set(one[0], judged.kept);
    return 'kept' in judged;
  });
  return { values: Object.fromEntries(fitting), keptOf: (name) => kept.get(name) ?? {}, left };
}

/** What needs no ledger to be told of a trait. */
function unfit(plan: DataPlan, name: string, value: unknown): LeftOut | undefined {
  const planned = traitPlanOf(plan, name);
  if (!planned) {
    const isUnknown = plan.unknown === 'quarantine' && !ownTraits.includes(name) && value !== null;
    return isUnknown ? { code: 'unplanned-trait', what: 'trait', name } : undefined;
  }
  const { type } = planned;
  return type && !fits(value, type) ? { code: 'wrong-type', what: 'trait', name, needs: type } : undefined;
}

/** The purposes whose consents decide whether these traits may be collected, and on what they rest. */
export function purposesOf({ dataPlan, statements }: CoveringRules, names: Iterable<string>): string[] {
  const covering = coveringOf({ dataPlan, statements });
  return [...new Set(names)].flatMap((name) => {
    const own = dataPlan && traitPlanOf(dataPlan, name)?.purpose;
    return own ?? covering?.of(name) ?? [];
  });
}

type Happened = {
  readonly type: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
};
type Collected = {
  /** As they are kept. */
  readonly properties: Happened['properties'];
  readonly left: readonly LeftOut[];
  /** Nothing of it may be kept. */
  readonly refused?: LeftOut;
};

/**
 * What of an event is collected: its traits are told of by `judgeTrait`; what has the name of a sensitive one is masked, since
 * nothing but the profile holds such values.
 */
export function collectEvent(plan: DataPlan, { type, name, properties }: Happened): Collected {
  const sensitive = sensitiveIn(plan);
  if (type === 'identify') {
    const fitting = Object.entries(properties).filter(([one, value]) => !unfit(plan, one, value));
    const kept = fitting.length === Object.keys(properties).length ? properties : Object.fromEntries(fitting);
    return { properties: masked(kept, sensitive), left: [] };
  }
  if (ownEvents.includes(name)) return { properties: masked(properties, sensitive), left: [] };
  const planned = Object.hasOwn(plan.events, name) ? plan.events[name] : undefined;
  if (!planned) {
    const isUnknown = plan.unknown === 'quarantine' && type === 'track';
    const left = { code: 'unplanned-event', what: 'event', name } as const;
    return { properties: masked(properties, sensitive), left: [], ...(isUnknown ? { refused: left } : {}) };
  }
  const { kept, left } = planned.properties
    ? fitting(plan, planned.properties, properties)
    : { kept: properties, left: [] };
  return { properties: masked(kept, sensitive), left };
}

function fitting(plan: DataPlan, types: Readonly<Record<string, ValueType>>, properties: Happened['properties']) {
  const left: LeftOut[] = [];
  const kept = Object.entries(properties).filter(([name, value]) => {
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    const what = 'property';
    if (type && !fits(value, type)) left.push({ code: 'wrong-type', what, name, needs: type });
    else if (!type && plan.unknown === 'quarantine') left.push({ code: 'unplanned-property', what, name });
    else return true;
    return false;
  });
  return { kept: left.length === 0 ? properties : Object.fromEntries(kept), left };
}

/** What stands beside an event, as it is kept. */
export const collectContext = (plan: DataPlan, context: Happened['properties']): Happened['properties'] =>
  masked(context, sensitiveIn(plan));

const masked = (properties: Happened['properties'], sensitive: ReadonlySet<string>): Happened['properties'] =>
  sensitive.size === 0 ? properties : (withMasks(properties, sensitive) as Happened['properties']);
