import type { Call } from './passage/call';
import type { ConsentEntry } from '../person/ledger/consent';
import type { Customer, Stage, StageChange } from '../person/customer';
import type { Imported, Memory } from '../person/said';
import type { Traits } from '../person/traits';
import type { Decision } from './decision';
import type { Award } from './passage/award';
import type { Enrolment, Passage } from '../journey/enrolment';
import type { DataPlan } from '../person/plan/data-plan';
import type { CustomerEvent } from '../person/event';
import type { JourneyVersion } from '../journey/journey';
import type { ParkedBefore, Standing } from './trouble/parked';
import type { Message } from '../contact/message';
import type { Policy } from '../journey/policy';
import type { Statements } from '../journey/statement/statement-terms';
import type { Membership, NamedAudience } from '../journey/watch';
import type { Past } from '../person/past';
import type { Preferences } from '../person/wishes/preferences';
import type { Template } from '../journey/template';
import type { Millis } from '../time/time';

/** Everything about one customer that a decision may read. */
export type Facts = {
  readonly customer: Customer;
  readonly preferences: Preferences;
  /** History was told since the last decision. */
  readonly imported?: Imported;
  /** Of what was said; no decision reads it, lives on a virtual clock keep it here. */
  readonly memory?: Memory;
  readonly consents: readonly ConsentEntry[];
  /** Not decided yet, in the order of receipt. */
  readonly events: readonly CustomerEvent[];
  /** Decided events of the names that conditions count over, as far as they are listed. */
  readonly history: readonly CustomerEvent[];
  /** What happened and is not listed; live nothing is. */
  readonly past?: Past | undefined;
  /** Active ones, and ended ones whose goal window is open. */
  readonly enrolments: readonly Enrolment[];
  /** Of each journey and key the last entry, as far as they are listed. */
  readonly passages: readonly Passage[];
  /** Open ones, and those within the longest cap window. */
  readonly messages: readonly Message[];
  /** Those under way, and those that a passage waits for. */
  readonly calls?: readonly Call[];
  /** The watched audiences that they are among, as far as they were told. */
  readonly memberships?: readonly Membership[];
  /** For which audiences somebody has looked at them: of the others it is noted first whether they are among them. All where left out. */
  readonly lookedAt?: readonly string[] | undefined;
  /** What could not be decided so far. */
  readonly parked?: readonly ParkedBefore[];
};

/** The definitions in force. */
export type Definitions = {
  readonly policy: Policy;
  /** What may be collected; everything where it is left out. */
  readonly dataPlan?: DataPlan;
  /** What people agree to; nothing is known of any statement where they are left out. */
  readonly statements?: Statements | undefined;
  /** The version that new passages enter. */
  readonly live: readonly JourneyVersion[];
  /** Those that somebody listens to. */
  readonly audiences: readonly NamedAudience[];
  /** Any version that somebody is in. */
  version(journey: string, version: number): JourneyVersion | undefined;
  template(key: string): Template | undefined;
};

/** Where somebody is though the definitions were read as if nobody were. */
export const unknownPlaces = ({ enrolments }: Facts, { version }: Definitions): Enrolment[] =>
  enrolments.filter((one) => one.state === 'active' && !version(one.journey, one.version));

/** A passage came to a step. */
export type Reached = {
  readonly at: Millis;
  readonly enrolmentId: string;
  readonly journey: string;
  readonly step: string;
};

/** What is to be written and done. */
export type Verdict = {
  readonly stages: readonly StageChange[];
  /** What history says of where they stand is decided by this. */
  readonly importMet: boolean;
  /** New or changed, whole. */
  readonly enrolments: readonly Enrolment[];
  /** New or changed, whole. */
  readonly messages: readonly Message[];
  readonly decisions: readonly Decision[];
  /** The steps that passages came to by this decision, in order; nobody keeps them live. */
  readonly reached: readonly Reached[];
  /** Ids of the events that are decided now. */
  readonly decided: readonly string[];
  /** What the product itself says of the person: events that were met already. */
  readonly happened: readonly CustomerEvent[];
  /** The others cost too much to be decided now as well: ask again from the facts that follow. */
  readonly postponed: boolean;
  /** Changed ones, those that were taken away with the value null. */
  readonly traits: Traits;
  /** What was worked out of the person for the messages to hand over. */
  readonly computed: Traits;
  /** New or changed, whole. */
  readonly calls: readonly Call[];
  /** Audiences that they came into, and keys of those that they left. */
  readonly joined: readonly Membership[];
  readonly left: readonly string[];
  /** New entries of the points ledger. */
  readonly awards: readonly Award[];
  /** Messages to hand over now, in this order. */
  readonly handOver: readonly Message[];
  /** How things stand afterwards: passages under way, messages not yet settled, the stage. */
  readonly active: readonly Enrolment[];
  readonly open: readonly Message[];
  readonly calling: readonly Call[];
  /** What cannot be decided and was held out, so that the rest went on. */
  readonly trouble: Standing;
  readonly stage: Stage;
  /** The earliest moment at which time alone changes something that is under way. */
  readonly due?: Millis;
  /** When time alone changes where the person stands: nothing is under way until then, so that no workflow waits for it. */
  readonly moves?: Millis;
};
