import type { DefinitionsInForce } from '../../../db/definitions/definitions';
import type { ListedMessage } from '../../../db/customers/message-lists';
import type { SentCount, Use } from '../../../db/customers/own-page';
import type { StoredProfile } from '../../../db/customers/profile';
import type { StoredRequest } from '../../../db/rights/requests';
import type { ListedEnrolment } from '../../../db/wake/enrolments';
import { ownJourney } from '../../../domain/journey/confirmation';
import type { Decision } from '../../../domain/decide/decision';
import type { Line } from '../../../domain/person/ledger/ledger';
import type { WishChange } from '../../../domain/person/ledger/undo';
import type { Millis } from '../../../domain/time/time';

/** What a person may be asked to agree to, in the words of one language. */
export type ShownStatement = {
  readonly key: string;
  readonly version: string;
  readonly purpose: string;
  /** Without them it speaks of every channel. */
  readonly channels?: readonly string[];
  readonly title: string;
  readonly text: string;
  readonly more?: string;
};

/** Lines of the ledger that one page looks through. */
export const mostLines = 200;

/** Everything that a person's page is made of. */
export type Facts = {
  readonly now: Millis;
  readonly profile: StoredProfile;
  /** The lines that decide, oldest first. */
  readonly words: readonly Line[];
  /** The newest lines, newest first. */
  readonly ledger: readonly Line[];
  /** Under way, newest first. */
  readonly enrolments: readonly ListedEnrolment[];
  /** Newest first, one more than is shown where there are more. */
  readonly messages: readonly ListedMessage[];
  /** The last decision about each of them. */
  readonly decisions: readonly Decision[];
  readonly uses: readonly Use[];
  /** Of the last thirty days. */
  readonly sent: readonly SentCount[];
  readonly wishes: readonly WishChange[];
  /** What they asked for by their rights and is not answered yet. */
  readonly requests: readonly StoredRequest[];
  readonly statements: readonly ShownStatement[];
  /** The versions that they agreed to, of which another is in force by now. */
  readonly agreedTo: readonly ShownStatement[];
  readonly definitions: Pick<DefinitionsInForce, 'policy' | 'live' | 'version' | 'dataPlan'>;
};

/** A journey as its author named it, or as we name our own. */
export const journeyName = ({ definitions }: Pick<Facts, 'definitions'>, key: string): string =>
  (definitions.live.find((one) => one.key === key) ?? ownJourney(key))?.name ?? key;

/** Days over which the page says how often somebody was written to. */
export const lately = 30;
/** Messages on one page. */
export const messagesShown = 20;
