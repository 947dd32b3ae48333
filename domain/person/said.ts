import type { PreferencesPatch } from '../schema/preferences-patch';
import type { Millis } from '../time/time';
import type { ConsentWord } from './ledger/consent';
import type { AddressesSaid } from './identity/identifiers';
import type { SaidRef } from './identity/identity';
import type { Repeated } from './ledger/ledger';
import type { WishesSaid } from './wishes/wishes';

/** The key that something came with: what is known of it, never the key itself. */
export type KeyRef = { readonly id: string; readonly name: string };

/** What was said of a person at once, by whom and when. Every road into the product ends in one of these. */
export type Said = {
  /** When the person said it, or it happened; never later than its receipt. */
  readonly at: Millis;
  readonly receivedAt: Millis;
  /** The earliest that it may have been said, where its times can be read in two ways: what gives something back counts from then. */
  readonly perhapsAt?: Millis | undefined;
  /** Who told us: the name of a key, `browser`, `temporal`, `one-click`. */
  readonly by: string;
  /** What it came with, where that was a key. */
  readonly key?: KeyRef | undefined;
  /** Anybody can read that key, so that it proves nothing. */
  readonly fromBrowser?: boolean | undefined;
  /** Told of the past: nobody is spoken to because of it. */
  readonly historical?: boolean | undefined;
  /** Identifiers that it came with, strongest first. */
  readonly refs?: readonly SaidRef[] | undefined;
  /** null takes one away. */
  readonly traits?: Readonly<Record<string, unknown>> | undefined;
  /** Traits that stand beside an event, and fill what no identify said. */
  readonly fills?: Readonly<Record<string, unknown>> | undefined;
  readonly consent?: ConsentWord | undefined;
  readonly preferences?: PreferencesPatch | undefined;
  readonly pause?: { readonly paused: boolean; readonly reason?: string | undefined } | undefined;
  /** It tells that they signed up. */
  readonly signedUp?: boolean | undefined;
  /** It tells of an event that somebody listens to, which has to be decided. */
  readonly isListenedTo?: boolean | undefined;
};

/** What is kept of sayings beside what they brought about, so that one which comes late is known as late. */
export type Memory = WishesSaid & {
  readonly addresses?: AddressesSaid;
  readonly words?: readonly Repeated[];
  readonly imported?: Imported;
};

/** That history was told since the last decision: whoever rises by it is welcomed by nobody. */
export type Imported = { readonly signedUp?: true };

/** Whether it changes more than the list of what happened. */
export const changesPerson = ({
  traits,
  fills,
  consent,
  preferences,
  pause,
  signedUp,
  historical,
}: Pick<Said, 'traits' | 'fills' | 'consent' | 'preferences' | 'pause' | 'signedUp' | 'historical'>): boolean =>
  [traits, fills, consent, preferences, pause].some((one) => one !== undefined) ||
  (signedUp === true && historical === true);
