import type { ChannelKind } from '../contact/channel';
import type { Stage } from '../person/customer';
import type { Weekday } from '../time/weekday';
import type { Duration } from '../time/time';
import type { Pace } from './pace';

/** CEL source. */
export type Expression = string;

/** A journey as the rules read it: parsed, defaults filled in, every step with its id. Syntax: docs/journeys.md. */
export type Journey = {
  readonly key: string;
  readonly name: string;
  readonly purpose: string;
  readonly priority: number;
  readonly enter: readonly Entry[];
  readonly exit: readonly ExitRule[];
  readonly goal?: { readonly on?: string; readonly when?: Expression; readonly within: Duration };
  /** Percent kept out, sticky. */
  readonly holdout: number;
  readonly steps: readonly Step[];
};

/** A published, immutable journey. */
export type JourneyVersion = Journey & {
  readonly version: number;
  readonly state: 'live' | 'paused' | 'archived';
  /** On the live version: who is in an older one than this goes over to this one at a safe point. */
  readonly moveTo?: number;
  /** Who is in an older version finishes it before entering this one. */
  readonly drains?: boolean;
};

export type Entry = {
  readonly key?: Expression;
  readonly again: 'never' | 'after-exit' | 'always';
  readonly gap?: Duration;
} & (
  | { readonly by: 'event'; readonly on: string; readonly when?: Expression }
  /** Without `from` for those who rise to it. */
  | { readonly by: 'stage'; readonly stage: Stage; readonly from?: Stage; readonly when?: Expression }
  | {
      readonly by: 'audience';
      /** A condition; in a draft it may be the name of an audience, whose condition is filled in when it is published. */
      readonly audience: Expression;
      readonly named?: string;
      /** A recurrence rule; or `at`: once, at a time that is local to each unless it has an offset. */
      readonly every?: string;
      readonly at?: string;
      readonly spread?: Duration;
      readonly pace?: Pace;
    }
  | { readonly by: 'api' }
);

export type ExitRule = { readonly on?: string; readonly when?: Expression; readonly as: string };

export type Step =
  | MessageStep
  | WaitStep
  | WaitForStep
  | IfStep
  | ChooseStep
  | SplitStep
  | AskStep
  | SurveyStep
  | UpdateStep
  | WebhookStep
  | AwardStep
  | EnterStep
  | ExitStep;
export type StepKind = Step['kind'];
export type StepOf<K extends StepKind> = Extract<Step, { kind: K }>;

type Base<K extends string> = { readonly kind: K; readonly id: string };
/** A literal, or CEL to compute it. */
export type Value = { readonly literal: unknown } | { readonly cel: Expression };

export type MessageStep = Base<'message'> & {
  readonly template: string;
  readonly channels: readonly (ChannelKind | 'preferred')[];
  readonly whenNotPermitted: 'skip' | 'hold' | 'exit';
  readonly hold?: Duration;
  readonly whenHeldTooLong: 'skip' | 'exit' | 'next-channel';
};
export type WaitStep = Base<'wait'> & {
  readonly wait:
    | { readonly until: 'duration'; readonly duration: Duration }
    /** Local to the customer unless the text has an offset. */
    | { readonly until: 'date'; readonly date: string; readonly offset?: WaitOffset }
    | { readonly until: 'expression'; readonly expression: Expression; readonly offset?: WaitOffset }
    | { readonly until: 'next'; readonly time: string; readonly weekdays?: readonly Weekday[] };
};
export type WaitOffset = { readonly sign: 1 | -1; readonly duration: Duration };
export type WaitForStep = Base<'wait-for'> & {
  readonly on?: string;
  readonly when?: Expression;
  /** That a purpose is permitted, on this channel or on any: a consent that is given, confirmed, or given anew. */
  readonly consent?: { readonly purpose: string; readonly channel?: ChannelKind };
  readonly within: Duration;
  readonly then: readonly Step[];
  readonly else: readonly Step[];
};
export type IfStep = Base<'if'> & {
  readonly condition: Expression;
  readonly then: readonly Step[];
  readonly else: readonly Step[];
};
export type ChooseStep = Base<'choose'> & {
  readonly cases: readonly { readonly when: Expression; readonly steps: readonly Step[] }[];
  readonly else: readonly Step[];
};
export type SplitStep = Base<'split'> & {
  readonly arms: Readonly<
    Record<string, { readonly weight: number; readonly holdout: boolean; readonly steps: readonly Step[] }>
  >;
};
export type AskStep = Base<'ask'> & {
  readonly question: string;
  readonly channels: readonly ChannelKind[];
  readonly within: Duration;
};
export type SurveyStep = Base<'survey'> & {
  readonly template: string;
  readonly within: Duration;
  readonly then: readonly Step[];
  readonly else: readonly Step[];
};
export type UpdateStep = Base<'update'> & { readonly traits: Readonly<Record<string, Value>> };
export type WebhookStep = Base<'webhook'> & { readonly url: string; readonly body: Readonly<Record<string, Value>> };
export type AwardStep = Base<'award'> & { readonly points: number; readonly reason: string };
export type EnterStep = Base<'enter'> & { readonly journey: string };
export type ExitStep = Base<'exit'> & { readonly outcome: string };
