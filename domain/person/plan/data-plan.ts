import type { Duration } from '../../time/time';
import type { DataClass } from '../customer';
import { neverFromPages, questionAnswered, questionAsked, signedUp, surveyAnswered } from '../event';

/** What a value may be: text, number, yes or no, a day, an instant, or several of something. */
export const valueTypes = ['string', 'number', 'boolean', 'date', 'datetime', 'list', 'object'] as const;
export type ValueType = (typeof valueTypes)[number];

export type TraitPlan = {
  readonly type?: ValueType;
  readonly class: DataClass;
  /** What it may be used for alone; a sensitive one has it. */
  readonly purpose?: string;
};

export type EventPlan = {
  /** Without them it may say anything. */
  readonly properties?: Readonly<Record<string, ValueType>>;
};

/** What may be collected, and how long it is kept. */
export type DataPlan = {
  readonly version: number;
  readonly traits: Readonly<Record<string, TraitPlan>>;
  readonly events: Readonly<Record<string, EventPlan>>;
  readonly unknown: 'keep' | 'quarantine';
  /** The consent category without which nothing about an anonymous visitor is stored; undefined where none is needed. */
  readonly visitorsNeed?: string;
  readonly retention: { readonly events?: Duration; readonly anonymous?: Duration };
  /** Countries or places; nobody said where it is left out. */
  readonly storedIn?: readonly string[];
  /** Whose law the processing is under. */
  readonly jurisdictions?: readonly string[];
};

/** In force until somebody puts another: everything is personal and kept, and visitors are tracked who agreed to analytics. */
export const defaultDataPlan: DataPlan = {
  version: 0,
  traits: {},
  events: {},
  unknown: 'keep',
  visitorsNeed: 'analytics',
  retention: {},
};

/** Traits that the product itself reads or writes. */
export const ownTraits: readonly string[] = [
  'email',
  'phone',
  'name',
  'firstName',
  'lastName',
  'timezone',
  'language',
  'locale',
  'interests',
  'tier',
  'purchaseClass',
];

/** What the product needs to speak to somebody at all: the consents themselves govern them, so that no statement covers them as data. */
export const neverCovered: readonly string[] = ['email', 'phone', 'language', 'locale', 'timezone'];

/** Events that the product itself understands or says. */
export const ownEvents: readonly string[] = [
  'Consent Changed',
  'Preferences Changed',
  signedUp,
  questionAsked,
  questionAnswered,
  surveyAnswered,
  ...neverFromPages,
];

/** What the plan says of a trait; undefined for one that it does not name. */
export const traitPlanOf = ({ traits }: DataPlan, name: string): TraitPlan | undefined =>
  Object.hasOwn(traits, name) ? traits[name] : undefined;

const sensitiveOf = new WeakMap<DataPlan, ReadonlySet<string>>();

/** The names of the sensitive traits. */
export function sensitiveIn(plan: DataPlan): ReadonlySet<string> {
  const known = sensitiveOf.get(plan);
  if (known) return known;
  const found = new Set(
    Object.entries(plan.traits).flatMap(([name, one]) => (one.class === 'sensitive' ? [name] : [])),
  );
  sensitiveOf.set(plan, found);
  return found;
}
