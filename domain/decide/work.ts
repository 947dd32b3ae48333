import { passageBlame, type Blame } from './trouble/blame';
import type { Call } from './passage/call';
import type { Customer, StageChange, TraitValue } from '../person/customer';
import type { Decision } from './decision';
import type { Award } from './passage/award';
import type { Enrolment, Passage } from '../journey/enrolment';
import type { CustomerEvent } from '../person/event';
import type { ComputingRules, Read } from '../person/computed/computed-traits';
import { computingRules } from '../person/computed/rules';
import { isPlainFor } from '../person/wishes/personalisation';
import { classOf } from '../journey/policy';
import { isRestricted, standsStill } from '../contact/demanded';
import type { Definitions, Facts, Reached } from './facts';
import { Holds, noTroubles } from './trouble/holds';
import { refOf } from './trouble/parked';
import type { JourneyVersion } from '../journey/journey';
import { customerZone } from '../time/local-time';
import type { Membership } from '../journey/watch';
import type { Message } from '../contact/message';
import { coveredBy, type Covered } from '../person/plan/covering';
import { seenFor } from '../person/plan/seen';
import { sightChangesAt } from '../person/plan/sight-changes';
import { usable } from '../person/plan/usable';
import type { Scope } from '../cel/condition';
import { Purse } from '../cel/purse';
import type { Millis } from '../time/time';

/** A passage asked that the customer enter another journey. */
export type Entering = { readonly journey: string; readonly from: Enrolment; readonly at: Millis };

/** Whose condition it is, and what woke. */
type Seen = {
  readonly journey?: Pick<JourneyVersion, 'purpose'> | undefined;
  readonly enrolment?: Enrolment | undefined;
  readonly event?: CustomerEvent | undefined;
  /** It is written down or told elsewhere, so that sensitive values stay masks. */
  readonly masked?: true;
};

/** One decision under way: the facts, and what was changed so far. It never leaves `decide`. */
export class Work {
  customer: Customer;
  zone: string;
  /** The customer whose stage was read last, when nothing has happened since. */
  standing: Customer | undefined;
  /** The event that is being met. */
  woke: CustomerEvent | undefined;
  readonly enrolments: Map<string, Enrolment>;
  readonly messages: Map<string, Message>;
  readonly calls: Map<string, Call>;
  readonly passages: Passage[];
  readonly history: CustomerEvent[];
  readonly rules: ComputingRules;
  readonly stages: StageChange[] = [];
  readonly decisions: Decision[] = [];
  readonly reached: Reached[] = [];
  readonly decided: string[] = [];
  readonly handOver: Message[] = [];
  readonly awards: Award[] = [];
  /** What the product itself says, as events. */
  readonly happened: CustomerEvent[] = [];
  /** Those of them that are still to be met. */
  readonly unheard: CustomerEvent[] = [];
  /** Changed ones. */
  readonly traits = new Map<string, TraitValue>();
  /** The watched audiences that the customer is among, by key. */
  readonly memberships: Map<string, Membership>;
  /** For whom, after how much and when the audiences were asked last. */
  private settled: readonly [Customer, number, Millis] | undefined;
  readonly entering: Entering[] = [];
  /** Passages that a step let in. */
  entered = 0;
  /** Whose rule is being asked; what throws leaves it standing. */
  blamed: Blame | undefined;
  /** What all its conditions may cost. */
  readonly purse = new Purse<Blame>(() => this.blamed, refOf);
  /** Events are left for the next decision. */
  postponed = false;
  private readonly touched = new Set<string>();
  /** They demand that their data lie still. */
  readonly isRestricted: boolean;
  /** What of their data statements cover. */
  private readonly covered: Covered | undefined;

  constructor(
    readonly facts: Facts,
    readonly definitions: Definitions,
    readonly now: Millis,
    readonly holds: Holds = new Holds(facts.parked ?? [], noTroubles, new Set()),
  ) {
    this.customer = facts.customer;
    this.zone = customerZone(facts.customer, facts.preferences, definitions.policy);
    this.enrolments = new Map(facts.enrolments.map((enrolment) => [enrolment.id, enrolment]));
    this.messages = new Map(facts.messages.map((message) => [message.id, message]));
    this.calls = new Map((facts.calls ?? []).map((call) => [call.id, call]));
    this.memberships = new Map((facts.memberships ?? []).map((one) => [one.audience, one]));
    this.passages = [...facts.passages];
    this.history = [...facts.history];
    this.rules = computingRules(definitions.policy, definitions.live);
    this.isRestricted = isRestricted(this);
    this.covered = coveredBy(definitions, facts.consents);
  }

  /** Asks rules on behalf of somebody, who is to blame when they throw. */
  blaming<T>(blame: Blame, ask: () => T): T {
    const outer = this.blamed;
    this.blamed = blame;
    const answer = ask();
    this.blamed = outer;
    return answer;
  }

  /** Passages that have not ended, parked ones among them. */
  underWay(): Enrolment[] {
    return [...this.enrolments.values()].filter((enrolment) => enrolment.state === 'active');
  }

  /** Those of them that may go on. */
  active(): Enrolment[] {
    const underWay = this.underWay();
    const isFree = this.holds.isEmpty && !this.isRestricted;
    return isFree ? underWay : underWay.filter((enrolment) => !this.isHeld(enrolment));
  }

  isParked(passage: string): boolean {
    return this.holds.holds({ part: 'passage', id: passage });
  }

  /** Parked, or held by a demand of the person. */
  isHeld(enrolment: Enrolment): boolean {
    return this.isParked(enrolment.id) || (this.isRestricted && standsStill(this, enrolment));
  }

  /** Asks something of each passage that may go on, as it stands when its turn comes. */
  eachActive(ask: (enrolment: Enrolment) => void): void {
    for (const enrolment of this.active()) this.blaming(passageBlame(enrolment), () => ask(enrolment));
  }

  /** When a journey was entered under a key: the last time before this decision, and in it. */
  entriesInto(journey: string, key: string): Millis[] {
    const listed = this.passages.filter((passage) => passage.journey === journey && passage.key === key);
    const past = this.facts.past?.entry(journey, key);
    return [...listed.map(({ enteredAt }) => enteredAt), ...(past === undefined ? [] : [past])];
  }

  journeyOf(enrolment: Enrolment): JourneyVersion | undefined {
    return this.definitions.version(enrolment.journey, enrolment.version);
  }

  keep(enrolment: Enrolment): Enrolment {
    this.enrolments.set(enrolment.id, enrolment);
    this.touched.add(enrolment.id);
    return enrolment;
  }

  keepMessage(message: Message): Message {
    this.messages.set(message.id, message);
    this.touched.add(message.id);
    return message;
  }

  keepCall(call: Call): Call {
    this.calls.set(call.id, call);
    this.touched.add(call.id);
    return call;
  }

  /** Lets the product itself say something of the person, which is heard when whoever moves stands still. */
  say(event: CustomerEvent): void {
    this.happened.push(event);
    this.unheard.push(event);
  }

  /** Decided by this very decision. */
  isNew(message: Message): boolean {
    return this.handOver.includes(message);
  }

  /** The customer after something was learned of them in this decision. */
  become(customer: Customer): void {
    this.customer = customer;
    this.zone = customerZone(customer, this.facts.preferences, this.definitions.policy);
  }

  changedEnrolments(): Enrolment[] {
    return [...this.enrolments.values()].filter((enrolment) => this.touched.has(enrolment.id));
  }

  changedCalls(): Call[] {
    return [...this.calls.values()].filter((call) => this.touched.has(call.id));
  }

  changedMessages(): Message[] {
    return [...this.messages.values()].filter((message) => this.touched.has(message.id));
  }

  join(membership: Membership): void {
    this.memberships.set(membership.audience, membership);
  }

  leave(audience: string): void {
    this.memberships.delete(audience);
  }

  /** Whether the audiences were asked already and nothing was learned since; from now on they count as asked. */
  isSettledAt(at: Millis): boolean {
    const [customer, happened, then] = this.settled ?? [];
    this.settled = [this.customer, this.history.length, at];
    return customer === this.customer && happened === this.history.length && then === at;
  }

  /** Audiences that they came into or left by this decision. */
  movedAudiences(): { readonly joined: readonly Membership[]; readonly left: readonly string[] } {
    const before = new Map((this.facts.memberships ?? []).map((one) => [one.audience, one]));
    return {
      joined: [...this.memberships.values()].filter((one) => before.get(one.audience) !== one),
      left: [...before.keys()].filter((audience) => !this.memberships.has(audience)),
    };
  }

  /** The customer without what is used no more. */
  usableAt(now: Millis): Customer {
    return usable(this.customer, this.covered, now);
  }

  /** When time alone changes what conditions see of the customer. */
  sightChangesAt(): Millis | undefined {
    const { customer, covered, facts } = this;
    return sightChangesAt({ traits: customer.traits, ledger: facts.consents, covered }, this.now);
  }

  /** Of whom computed traits are worked out. */
  read(): Read {
    const { customer, history, rules } = this;
    const { preferences, consents, past } = this.facts;
    return { customer, preferences, consents, history, past, rules };
  }

  /** What a condition sees at the instant `at`; a journey's sees as much as its purpose may, and one of a journey that is marketing less of whoever wants no personalisation. */
  scope(at: Millis, { enrolment, event, masked, ...of }: Seen = {}): Scope {
    const { preferences, consents } = this.facts;
    const { policy } = this.definitions;
    const journey = of.journey ?? (enrolment && this.journeyOf(enrolment));
    return {
      ...this.read(),
      customer: seenFor(this.customer, {
        purpose: journey?.purpose,
        now: at,
        ledger: masked ? undefined : consents,
        covered: this.covered,
      }),
      preferences,
      isPlain: journey !== undefined && isPlainFor(preferences, classOf(policy, journey.purpose)),
      now: at,
      zone: this.zone,
      ...(event ? { event } : {}),
      ...(enrolment ? { entry: enrolment.entry, step: enrolment.results } : {}),
    };
  }
}
