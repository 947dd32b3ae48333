import type { Scope } from '../condition';
import type { Enrolment, Waiting } from '../enrolment';
import type { CustomerEvent } from '../event';
import type { Step } from '../journey';
import type { Policy } from '../policy';
import type { Millis } from '../time';

/** What a step knows about the passage that stands at it. */
export type At = {
  /** The instant at which the step is reached, due, or meets an event. */
  readonly at: Millis;
  readonly enrolment: Enrolment;
  readonly customerId: string;
  readonly zone: string;
  readonly policy: Policy;
  scope(event?: CustomerEvent): Scope;
};

/** Where the passage goes from here. `result` is kept under the step's id. */
export type Move =
  | { readonly to: 'next'; readonly result?: Readonly<Record<string, unknown>> }
  | { readonly to: 'branch'; readonly branch: string; readonly result?: Readonly<Record<string, unknown>> }
  | { readonly to: 'stay'; readonly waiting: Waiting }
  | { readonly to: 'exit'; readonly outcome: string };

/** The behaviour of one step kind. */
export type StepRule<S extends Step> = {
  /** The passage arrives. */
  reach(step: S, at: At): Move;
  /** The moment that it waited for has come. */
  due?(step: S, at: At): Move;
  /** Something happened; undefined when that does not concern the step. */
  meet?(step: S, event: CustomerEvent, at: At): Move | undefined;
  /** Something about the customer may have changed. */
  look?(step: S, at: At): Move | undefined;
};
