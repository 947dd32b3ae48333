import type { Permission } from '../../../../domain/contact/permission';
import type { Reason } from '../../../../domain/decide/decision';
import type { Cap } from '../../../../domain/journey/policy';
import type { Demand } from '../../../../domain/person/ledger/demands';
import type { SilencingRight } from '../view';
import type { ConsentState } from '../../../../domain/person/ledger/consent';
import type { RequestKind } from '../../../../domain/person/ledger/requests';
import type { Weekday } from '../../../../domain/time/weekday';
import type { Coming } from '../../../../domain/journey/coming';
import type { MessageView } from '../view-record';

/** What was done, as the page that answers says it. */
export type Done =
  | 'withdrawn'
  | 'granted'
  | 'pending'
  | 'everything'
  | 'saved'
  | 'undone'
  | 'nothing-to-undo'
  | 'snoozed'
  | 'awake'
  | 'paused'
  | 'resumed'
  | 'left'
  | 'welcome'
  | 'nothing'
  | 'unreadable'
  | 'too-long'
  | 'too-much'
  | 'not-collected'
  | 'no-statement'
  | 'demanded'
  | 'demand-over'
  | 'thanks';

/** Everything that one language says on the page of a person. */
export type Words = {
  readonly title: string;
  readonly lead: string;
  readonly reachedAt: (addresses: string) => string;
  readonly languages: string;
  /** What a moment looks like, for luxon. */
  readonly moment: string;
  readonly day: string;
  readonly done: Readonly<Record<Done, (what: string) => string>>;
  readonly late: string;
  readonly undo: string;
  readonly undoUntil: (until: string) => string;
  readonly silent: { readonly snooze: (until: string) => string; readonly pause: string } & Readonly<
    Record<SilencingRight, string>
  >;
  readonly channel: Readonly<Record<string, string>>;
  readonly topics: TopicWords;
  readonly everything: { readonly head: string; readonly lead: string; readonly button: string };
  readonly journeys: JourneyWords;
  readonly contact: ContactWords;
  readonly about: AboutWords;
  readonly record: RecordWords;
  readonly rights: RightsWords;
};

export type TopicWords = {
  readonly head: string;
  readonly lead: string;
  readonly none: string;
  readonly service: string;
  readonly worth: Readonly<Record<Permission['reason'], string>>;
  readonly stopOn: (purpose: string, channel: string) => string;
  readonly startOn: (purpose: string, channel: string) => string;
  readonly stop: (purpose: string) => string;
  readonly start: (purpose: string) => string;
  readonly switchedOff: string;
  readonly switchOn: string;
  readonly cap: (cap: Cap) => string;
  readonly sent: (count: number) => string;
  readonly details: string;
  readonly words: string;
  readonly wordsNow: string;
  readonly agreedWords: (version: string) => string;
  readonly noWords: string;
  readonly history: string;
  readonly state: Readonly<Record<ConsentState, string>>;
  /** On a day, of a channel where it was one, by a source. */
  readonly line: (said: { readonly state: string; readonly day: string; readonly channel?: string; readonly source: string }) => string; // prettier-ignore
  readonly source: Readonly<Record<string, string>>;
};

export type JourneyWords = {
  readonly head: string;
  readonly lead: string;
  readonly none: string;
  readonly about: (purpose: string, since: string) => string;
  readonly coming: (coming: Coming, until: string | undefined, reason: string) => string;
  /** @param step undefined for one that nobody named */
  readonly then: (step: string | undefined, isSure: boolean) => string;
  readonly paused: string;
  readonly service: string;
  readonly pause: (name: string) => string;
  readonly resume: (name: string) => string;
  readonly leave: (name: string) => string;
  readonly stopped: string;
  readonly wish: Readonly<Record<'paused' | 'left', string>>;
  readonly allow: (name: string) => string;
  readonly short: { readonly pause: string; readonly resume: string; readonly leave: string; readonly allow: string };
};

export type ContactWords = {
  readonly head: string;
  readonly lead: string;
  readonly snooze: { readonly head: string; readonly lead: string; readonly days: (days: number) => string; readonly end: string }; // prettier-ignore
  readonly channels: { readonly head: string; readonly lead: string; readonly none: string; readonly unused: string; readonly up: (channel: string) => string; readonly off: (channel: string) => string; readonly on: (channel: string) => string; readonly short: { readonly up: string; readonly off: string; readonly on: string } }; // prettier-ignore
  readonly frequency: { readonly head: string; readonly label: string; readonly any: string; readonly most: (max: number, days: number) => string; readonly own: (max: number, per: string) => string; readonly none: string }; // prettier-ignore
  readonly quiet: { readonly head: string; readonly lead: string; readonly from: string; readonly to: string; readonly days: string; readonly zone: string; readonly zoneHint: string; readonly end: string; readonly also: (hours: readonly string[]) => string; readonly and: string }; // prettier-ignore
  readonly weekday: Readonly<Record<Weekday, string>>;
  readonly language: { readonly head: string; readonly label: string; readonly any: string };
  readonly personal: { readonly head: string; readonly on: string; readonly off: string; readonly turnOff: string; readonly turnOn: string }; // prettier-ignore
  readonly save: string;
  readonly saveWhat: (what: string) => string;
};

export type AboutWords = {
  readonly head: string;
  readonly lead: string;
  readonly interests: string;
  readonly interestsHint: string;
  readonly none: string;
  readonly fixed: string;
  readonly masked: string;
  readonly yes: string;
  readonly no: string;
  readonly trait: Readonly<Record<string, string>>;
};

export type RecordWords = {
  readonly head: string;
  readonly lead: string;
  readonly none: string;
  readonly status: Readonly<Record<MessageView['status'], string>>;
  readonly agreed: (purpose: string, day: string | undefined) => string;
  /** Why a message did not go or waits, said to the person. */
  readonly why: Readonly<Record<Reason, string>>;
  readonly older: string;
  readonly newest: string;
  readonly uses: { readonly head: string; readonly lead: string; readonly none: string; readonly message: (purpose: string, journey: string, channel: string) => string; readonly call: (purpose: string, journey: string, host: string) => string }; // prettier-ignore
};

/** Days as they are said. */
export type RequestWords = {
  readonly head: string;
  readonly lead: string;
  readonly asks: Readonly<Record<RequestKind, string>>;
  readonly came: (day: string) => string;
  readonly due: (day: string) => string;
  readonly late: (day: string) => string;
  readonly longer: (because: string) => string;
};

export type RightsWords = {
  readonly head: string;
  readonly export: string;
  readonly exportLead: string;
  readonly erase: string;
  readonly eraseLead: string;
  readonly requests: RequestWords;
  readonly demandsHead: string;
  readonly demandsLead: string;
  readonly demands: Readonly<Record<Demand, { readonly head: string; readonly lead: string; readonly ask: string; readonly back: string }>>; // prettier-ignore
  readonly since: (day: string) => string;
  readonly sure: { readonly head: string; readonly text: string; readonly stays: string; readonly yes: string; readonly no: string }; // prettier-ignore
  readonly erased: { readonly head: string; readonly text: string; readonly receipt: (receipt: string, at: string) => string }; // prettier-ignore
};
