import type { Customer, StageChange } from './customer';
import type { Decision } from './decision';
import type { Enrolment, Passage } from './enrolment';
import type { CustomerEvent } from './event';
import type { Definitions, Facts } from './facts';
import type { JourneyVersion } from './journey';
import { customerZone } from './local-time';
import type { Message } from './message';
import type { Scope } from './condition';
import type { Millis } from './time';

/** One decision under way: the facts, and what was changed so far. It never leaves `decide`. */
export class Work {
  customer: Customer;
  readonly zone: string;
  readonly enrolments: Map<string, Enrolment>;
  readonly messages: Map<string, Message>;
  readonly passages: Passage[];
  readonly history: CustomerEvent[];
  readonly stages: StageChange[] = [];
  readonly decisions: Decision[] = [];
  readonly decided: string[] = [];
  readonly handOver: Message[] = [];
  private readonly touched = new Set<string>();

  constructor(
    readonly facts: Facts,
    readonly definitions: Definitions,
    readonly now: Millis,
  ) {
    this.customer = facts.customer;
    this.zone = customerZone(facts.customer, facts.preferences, definitions.policy);
    this.enrolments = new Map(facts.enrolments.map((enrolment) => [enrolment.id, enrolment]));
    this.messages = new Map(facts.messages.map((message) => [message.id, message]));
    this.passages = [...facts.passages];
    this.history = [...facts.history];
  }

  active(): Enrolment[] {
    return [...this.enrolments.values()].filter((enrolment) => enrolment.state === 'active');
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

  /** Decided by this very decision. */
  isNew(message: Message): boolean {
    return this.handOver.includes(message);
  }

  changedEnrolments(): Enrolment[] {
    return [...this.enrolments.values()].filter((enrolment) => this.touched.has(enrolment.id));
  }

  changedMessages(): Message[] {
    return [...this.messages.values()].filter((message) => this.touched.has(message.id));
  }

  /** What a condition sees at the instant `at`. */
  scope(at: Millis, enrolment?: Enrolment, event?: CustomerEvent): Scope {
    return {
      customer: this.customer,
      preferences: this.facts.preferences,
      history: this.history,
      now: at,
      ...(event ? { event } : {}),
      ...(enrolment ? { entry: enrolment.entry, step: enrolment.results } : {}),
    };
  }
}
