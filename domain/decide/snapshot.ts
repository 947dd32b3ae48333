import type { ChannelKind } from '../contact/channel';
import type { Stage } from '../person/customer';
import type { Millis } from '../time/time';

/** A passage as an operator reads it. */
export type JourneyStatus = {
  readonly journey: string;
  readonly version: number;
  readonly step: string;
  /** In words. */
  readonly waitingFor: string;
  /** RFC 3339, product time. */
  readonly due?: string;
};

/**
 * How a customer stands after a wake: what the workflow shows, and what it waits for next. It stays in the history of every
 * wake, so what is false or empty is left out.
 */
export type Snapshot = {
  /** There is no such customer. */
  readonly nobody?: true;
  /** Who they are one with now. */
  readonly within?: string;
  readonly stage: Stage;
  readonly paused?: true;
  readonly journeys?: readonly JourneyStatus[];
  /** Passages that are not named. */
  readonly more?: number;
  /** Nothing is under way, so that the workflow may end. */
  readonly idle?: true;
  /** Real milliseconds until the next moment at which time alone changes something. */
  readonly wakeIn?: number;
  /** The same moment in product time, when it is one of a journey's. */
  readonly due?: Millis;
  /** Messages that could not be handed over at once. */
  readonly deliver?: readonly Delivery[];
  /** Ids of calls of webhooks that are under way. */
  readonly call?: readonly string[];
  /** Ids of messages that somebody is handing over at this moment. */
  readonly inTheAir?: readonly string[];
};

export type Delivery = { readonly messageId: string; readonly channel: ChannelKind };

/** A signal that came straight from a backend, with its own event. */
export type DirectSignal = {
  readonly signal: 'event' | 'registration' | 'consentChange' | 'preferenceChange' | 'pause' | 'resume';
  readonly id?: unknown;
  readonly name?: unknown;
  readonly properties?: unknown;
  readonly at?: unknown;
  readonly reason?: unknown;
  /** It held more than an activity can be given; only what is short in it is left. */
  readonly tooLarge?: true;
};

export type AdvanceInput = {
  readonly customerId: string;
  /** The moment that was waited for, in product time: a skewed clock cannot re-arm its timer for ever. */
  readonly due?: Millis | undefined;
  readonly signals?: readonly DirectSignal[];
};

export type DeliverInput = { readonly customerId: string; readonly messageId: string };
export type Delivered = 'settled' | 'not-due' | 'gone';

export type CallInput = { readonly customerId: string; readonly callId: string };

export type AudienceInput = {
  readonly journey: string;
  /** The moment that was waited for, in product time. */
  readonly due?: Millis | undefined;
};

/** How the audiences of a journey stand. */
export type AudienceStanding = {
  /** Nobody will be let in any more. */
  readonly idle?: true;
  /** Real milliseconds until the next moment. */
  readonly wakeIn?: number;
  /** The same moment in product time. */
  readonly due?: Millis;
  readonly words: string;
};

/** The activities, as the workflow calls them. */
export type Activities = {
  advance(input: AdvanceInput): Promise<Snapshot>;
  deliver(input: DeliverInput): Promise<Delivered>;
  callWebhook(input: CallInput): Promise<Delivered>;
  enrolAudience(input: AudienceInput): Promise<AudienceStanding>;
};
