import type { Said } from './said';
import type { Weight } from './traits-draft';
import { withoutNewTopics, type Topics } from './wishes/wishes';

/**
 * How much of one person is kept at most: far more than a life brings, and so little that whatever is asked of somebody who has all
 * of it is answered in two seconds. docs/api.md tells them.
 */
export const limits = {
  identifiers: 10_000,
  /** Of two who become one by what a call says, together: what so many have in common names nobody. */
  joinedIdentifiers: 1_000,
  traits: 10_000,
  /** UTF-16 units of the JSON of all traits. */
  traitSize: 2_000_000,
  /** Of which something was wished, beside the purposes of the policy. */
  topics: 500,
  /** A withdrawal has its line beyond it. */
  ledgerLines: 10_000,
  /** Events that somebody listens to and nobody has decided yet. */
  undecidedEvents: 10_000,
  /** Under way at once, in all journeys. */
  openPassages: 1_000,
} as const;

/** A limit that a saying would pass. */
export type Limit = Exclude<keyof typeof limits, 'openPassages' | 'joinedIdentifiers'>;

/** In words, for whoever sent it. */
export const sayLimit: Readonly<Record<Limit, string>> = {
  identifiers: `A person has at most ${limits.identifiers} identifiers.`,
  traits: `A person has at most ${limits.traits} traits, those that were taken away among them.`,
  traitSize: `The traits of a person are at most ${limits.traitSize} characters of JSON together.`,
  topics: `A person has wishes about at most ${limits.topics} topics beside the purposes of the policy; a withdrawal goes beyond.`,
  ledgerLines: `The ledger of a person takes at most ${limits.ledgerLines} lines; only withdrawals go beyond.`,
  undecidedEvents: `At most ${limits.undecidedEvents} events of a person wait to be decided; send it again later.`,
};

/** What of somebody may grow by a saying; `lines`: how many the ledger has. */
type Grown = {
  readonly identifiers: readonly unknown[];
  readonly traits: Weight;
  readonly lines: number;
  readonly topics: number;
};

/** Which limit somebody passes with what was just learned. Who is beyond one already passes it only by growing. */
export function limitPassed(before: Grown, after: Grown): Limit | undefined {
  const grows = (most: number, was: number, is: number): boolean => is > Math.max(most, was);
  // First, since new topics are left out of what is heard all the same only where it is they that are too many.
  if (grows(limits.topics, before.topics, after.topics)) return 'topics';
  if (grows(limits.identifiers, before.identifiers.length, after.identifiers.length)) return 'identifiers';
  if (grows(limits.ledgerLines, before.lines, after.lines)) return 'ledgerLines';
  if (grows(limits.traits, before.traits.count, after.traits.count)) return 'traits';
  return grows(limits.traitSize, before.traits.size, after.traits.size) ? 'traitSize' : undefined;
}

/**
 * What of a saying is heard however much is known: a no, wishes and a pause.
 * @param topics by which wishes about topics that nobody knows are left out
 * @returns undefined where it is nothing of that
 */
export function neverRefused(said: Said, topics?: Topics): Said | undefined {
  const { consent, pause } = said;
  const preferences = topics && said.preferences ? withoutNewTopics(said.preferences, topics) : said.preferences;
  const no = consent?.state === 'denied' || consent?.state === 'withdrawn' ? consent : undefined;
  if (!no && !preferences && !pause) return undefined;
  return { ...said, refs: [], traits: undefined, fills: undefined, consent: no, preferences };
}
