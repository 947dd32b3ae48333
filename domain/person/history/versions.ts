import type { PreferencesPatch } from '../../schema/preferences-patch';
import type { Millis } from '../../time/time';
import { addressesTakenBack } from '../identity/addresses';
import type { Identifier, TraitValue } from '../customer';
import { refKey, singularKinds, type SaidRef } from '../identity/identity';
import type { Preferences } from '../wishes/preferences';
import type { TraitsSaid } from '../traits';
import type { Wishes } from '../wishes/wishes';

type Named<What extends string, Value> = {
  readonly what: What;
  readonly name: string;
  /** When it was said. */
  readonly at: Millis;
  readonly value: Value;
};

/**
 * One thing that was said of a person, kept as it was said. A wish or a topic is null where it was taken back, `topics` where all of
 * them were; an address goes by its kind, of which a person has one at a time. `gone`: what became another account's.
 */
export type Version =
  | Named<'trait', TraitValue>
  | Named<'wish', unknown>
  | Named<'topic', boolean | null>
  | Named<'address', Identifier | null>
  | Named<'gone', Identifier & { readonly addedAt: Millis }>;

/** What became known at once. `under`: the identifier that it came under, as `kind:value`. */
export type Entry = {
  readonly recordedAt: Millis;
  readonly under?: string | undefined;
  readonly versions: readonly Version[];
};

export const traitVersions = ({ written, late }: Pick<TraitsSaid, 'written' | 'late'>): Version[] =>
  [...Object.entries(written), ...Object.entries(late)].map(([name, value]) => ({ what: 'trait', name, at: value.at, value })); // prettier-ignore

/** What was wished, also where a later wish overrules it. */
export function wishVersions(patch: PreferencesPatch | undefined, at: Millis): Version[] {
  if (!patch) return [];
  const { topics, ...wishes } = patch;
  const said = Object.entries(wishes).filter(([, value]) => value !== undefined);
  return [
    ...said.map(([name, value]): Version => ({ what: 'wish', name, at, value })),
    ...(topics === null ? [{ what: 'wish', name: 'topics', at, value: null } as const] : []),
    ...Object.entries(topics ?? {}).map(([name, value]): Version => ({ what: 'topic', name, at, value })),
  ];
}

/** Wishes as they stand, where they came about otherwise than by being said; those of before that stand no more are taken back. */
export function standingWishes({ preferences, said }: Wishes, before: Preferences = {}): Version[] {
  const { topics, ...wishes } = preferences;
  const { topics: topicsBefore, ...wishesBefore } = before;
  return [
    ...Object.entries({ ...nothingOf(wishesBefore), ...wishes }).map(([name, value]): Version => ({ what: 'wish', name, at: said.fields?.[name] ?? 0, value })),
    ...Object.entries({ ...nothingOf(topicsBefore), ...topics }).map(([name, value]): Version => ({ what: 'topic', name, at: said.topics?.[name] ?? 0, value })),
  ];
} // prettier-ignore

const nothingOf = (wishes: object = {}): Record<string, null> =>
  Object.fromEntries(Object.keys(wishes).map((name) => [name, null]));

type Saying = {
  readonly refs: readonly SaidRef[];
  readonly traits?: Readonly<Record<string, unknown>> | undefined;
};

/** Addresses that were given or taken back, also where a later one overrules them. @param has the person's identifiers after it */
export function addressVersions({ refs, traits = {} }: Saying, has: readonly Identifier[], at: Millis): Version[] {
  const given = refs.filter(({ kind }) => singularKinds.has(kind));
  const taken = addressesTakenBack(traits).filter((kind) => !given.some((ref) => ref.kind === kind));
  return [
    ...taken.map((kind): Version => ({ what: 'address', name: kind, at, value: null })),
    ...given.map((ref): Version => ({ what: 'address', name: ref.kind, at, value: identifierOf(ref, has) })),
  ];
}

function identifierOf({ kind, value, claimed }: SaidRef, has: readonly Identifier[]): Identifier {
  const known = has.find((one) => refKey(one) === refKey({ kind, value }));
  return known ?? { kind, value, ...(claimed ? { claimed } : {}) };
}
