import type { ChannelKind } from '../../contact/channel';
import { termsOf, type Statements } from '../../journey/statement/statement-terms';
import type { ConsentChange } from '../../schema/calls/consent-change';
import type { Millis } from '../../time/time';
import { everyPurpose, isOfDemand } from './reserved';

/** `pending`: a yes that waits to be confirmed, which is no. */
export const consentStates = ['granted', 'denied', 'withdrawn', 'pending'] as const;
export type ConsentState = (typeof consentStates)[number];

/** Whether somebody said no. */
export const isNo = (state: ConsentState): state is 'denied' | 'withdrawn' =>
  state === 'denied' || state === 'withdrawn';

/** What is said of a consent, as it is heard; nobody but we ourselves say `pending`. */
export type ConsentWord = Omit<ConsentChange, 'state' | 'purpose' | 'spares'> & {
  readonly state: ConsentState;
  /** `everyPurpose`: everything, of which only a no speaks; null: the same, of a no whose purpose could not be read. */
  readonly purpose: string | null;
  /** Of a no to everything, the purposes that it leaves alone. */
  readonly spares?: readonly string[] | null | undefined;
  /** The person confirmed it through what we had sent to the address: only our own confirmation page says so. */
  readonly confirmed?: true;
  /** A yes that is brought back ends no later than the one that it brings back: only our own page says so. */
  readonly until?: Millis;
  /** What counts otherwise than it was said, and why. */
  readonly note?: string;
};

/** The same about one purpose, as the ledger takes it. */
export type PurposedWord = ConsentWord & { readonly purpose: string };

type Meaning = { readonly purposes: Readonly<Record<string, unknown>>; readonly statements?: Statements | undefined };

/**
 * A word about every purpose is one about everything, and one about each purpose that the ledger or the policy has, so that each of
 * these tells how it stands; a yes to a statement speaks of the channels that it names.
 */
export const wordsOf = (
  word: ConsentWord,
  ledger: readonly ConsentEntry[],
  { purposes, statements }: Meaning,
): PurposedWord[] => {
  const { purpose, channel } = word;
  const known = () =>
    [...ledger.map((line) => line.purpose), ...Object.keys(purposes)].filter((one) => !isOfDemand(one));
  const meant = purpose === null ? [everyPurpose, ...known()] : [purpose];
  const agreed = word.state === 'granted' && !channel ? termsOf(statements, word)?.channels : undefined;
  return [...new Set(meant)].flatMap((one) =>
    (agreed ?? [channel]).map((kind) => ({ ...word, purpose: one, channel: kind })),
  );
};

/** One append-only line of the ledger. Without `channel` it speaks of every channel. */
export type ConsentEntry = {
  readonly seq: number;
  readonly purpose: string;
  /** Of a no to everything, the purposes that it leaves alone. */
  readonly spares?: readonly string[];
  readonly channel?: ChannelKind;
  readonly state: ConsentState;
  /** When the person said it. */
  readonly at: Millis;
  /** When we learned of it. */
  readonly recordedAt: Millis;
  readonly source: string;
  readonly statement?: string;
  readonly version?: string;
  /** The lowest version of that statement that is still good; every one is where it is left out. */
  readonly goodFrom?: number;
  /** After this instant a grant is worth nothing. */
  readonly validUntil?: Millis;
  /** What counts otherwise than it was said, and why. */
  readonly note?: string;
};

/**
 * When the person said it. Of a no only a time that is said of the consent itself counts: the clock of the machine that sent
 * the event may be slower than the one that stamped the grant before it, and deny wins.
 * @param happened when the event that tells of it happened, by the sender's clock
 */
export const saidAt = (
  { state, at }: { readonly state: ConsentState; readonly at?: Millis | null | undefined },
  happened: Millis | undefined,
): Millis | undefined => at ?? (isNo(state) ? undefined : happened);
