import type { Call } from '../passage/call';
import type { Scope } from '../../cel/condition';
import type { Enrolment, Waiting } from '../../journey/enrolment';
import type { ChannelKind } from '../../contact/channel';
import type { ConsentEntry } from '../../person/ledger/consent';
import type { CustomerEvent } from '../../person/event';
import type { MessageStep, Step } from '../../journey/journey';
import type { Policy } from '../../journey/policy';
import type { Millis } from '../../time/time';

/** What a step knows about the passage that stands at it. */
export type At = {
  /** The instant at which the step is reached, due, or meets an event. */
  readonly at: Millis;
  readonly enrolment: Enrolment;
  readonly customerId: string;
  readonly zone: string;
  readonly policy: Policy;
  scope(event?: CustomerEvent): Scope;
  /** The line of the ledger that permits a purpose, on this channel or on any. */
  permit(purpose: string, channel: ChannelKind | undefined): ConsentEntry | undefined;
  /** The same with an event to speak of: the one that woke, else the one that entered. */
  eventful(): Scope;
};

/** What a step does to the customer on its way, once a passage. */
export type Effect =
  | { readonly do: 'update'; readonly traits: Readonly<Record<string, unknown>> }
  | { readonly do: 'award'; readonly points: number; readonly reason: string }
  | { readonly do: 'enter'; readonly journey: string }
  | { readonly do: 'keep-out'; readonly arm: string }
  | { readonly do: 'say'; readonly name: string; readonly properties: Readonly<Record<string, unknown>> }
  | ({ readonly do: 'call' } & Pick<Call, 'id' | 'url' | 'body' | 'until'>);

export type Result = Readonly<Record<string, unknown>>;

/** Where the passage goes from here. `result` is kept under the step's id. */
export type Move =
  | { readonly to: 'next'; readonly result?: Result; readonly effects?: readonly Effect[] }
  | { readonly to: 'branch'; readonly branch: string; readonly result?: Result; readonly effects?: readonly Effect[] }
  | { readonly to: 'stay'; readonly waiting: Waiting; readonly result?: Result; readonly effects?: readonly Effect[] }
  | { readonly to: 'exit'; readonly outcome: string };

/** The behaviour of one step kind. */
export type StepRule<S extends Step> = {
  /** Done at most once a passage, also where a new version leads past it again. */
  readonly once?: true;
  /** The passage arrives. */
  reach(step: S, at: At): Move;
  /** The message of a step that speaks; it is weighed with all others. */
  speaks?(step: S): MessageStep;
  /** What is done once its message went, or may have gone. */
  says?(step: S): readonly Effect[];
  /** What became of its message; without this rule the passage goes on. */
  spoken?(step: S, at: At, result: Result): Move;
  /** The call that it waited for is settled. */
  answered?(step: S, at: At, call: Call): Move;
  /** The moment that it waited for has come. */
  due?(step: S, at: At): Move;
  /** Something happened; undefined when that does not concern the step. */
  meet?(step: S, event: CustomerEvent, at: At): Move | undefined;
  /** Something about the customer may have changed. */
  look?(step: S, at: At): Move | undefined;
};
