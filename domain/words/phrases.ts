import type { ParkReason } from '../decide/trouble/cannot-go-on';
import type { DecisionOutcome, Reason } from '../decide/decision';
import type { Waiting } from '../journey/enrolment';
import type { Millis } from '../time/time';
import type { About } from './about';

export type WaitKind = Waiting['for'] | 'free-moment' | 'resume' | 'mending';

/** Everything that one language says about decisions and waiting. */
export type Phrases = {
  moment(at: Millis): string;
  /** The whole sentence. */
  readonly outcome: Readonly<Record<DecisionOutcome, (because: string, about: About, until?: string) => string>>;
  /** A clause that says why. */
  readonly because: Readonly<Record<Reason, (about: About) => string>>;
  /** A few words that name the reason. */
  readonly name: Readonly<Record<Reason, string>>;
  /** What was passed over, behind the clause. */
  besides(names: readonly { readonly channel: string; readonly name: string }[]): string;
  heldSince(moment: string): string;
  readonly waiting: Readonly<Record<WaitKind, (what: string, until?: string) => string>>;
  /** A clause that says why something cannot be decided. */
  readonly cannot: Readonly<Record<ParkReason, (template?: string) => string>>;
  /** That it waits for somebody to mend it, as a sentence. */
  parked(because: string): string;
  /** With what an operator needs to find it. */
  cause(because: string, detail: string): string;
};
