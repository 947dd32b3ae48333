import type { EntryFact } from '../../journey/enrolment';
import type { CustomerEvent } from '../../person/event';
import type { Millis } from '../../time/time';
import type { ParkReason } from './cannot-go-on';

/**
 * What may be parked by itself: a passage; the entry into one journey by one cause; an event as a whole; the rules of the
 * person's stage.
 */
export type Part = 'passage' | 'entry' | 'event' | 'stage';

/** Something that cannot be decided, told so that an operator finds its cause. Nothing of the person is in reason and detail. */
export type Parked = {
  readonly part: Part;
  /** Of the passage, the entry, the event or the customer. */
  readonly id: string;
  /** The same for everybody who is stopped by the same cause. */
  readonly problem: string;
  readonly reason: ParkReason;
  readonly detail: string;
  readonly journey?: string;
  readonly version?: number;
  readonly step?: string;
  readonly template?: string;
  readonly since: Millis;
  /** When it was tried last, by the product's clock. */
  readonly triedAt: Millis;
  readonly tries: number;
  /** What happened meanwhile that the passage may wait for, in order. */
  readonly missed: readonly CustomerEvent[];
  /** What would have entered. */
  readonly entry?: EntryFact;
};

/** How it stands before a decision. `due`: it is to be tried now; `onTrial`: it went on, and its message has not gone yet. */
export type ParkedBefore = Parked & {
  readonly due: boolean;
  readonly onTrial?: boolean;
  /** Real milliseconds until it is tried again. */
  readonly retryIn?: Millis;
};

export type ParkedRef = Pick<Parked, 'part' | 'id'>;

export const refOf = ({ part, id }: ParkedRef): string => `${part} ${id}`;

/** All that was missed by a passage that is parked still. */
export type Missed = ParkedRef & { readonly events: readonly CustomerEvent[] };

/** What a decision leaves parked. */
export type Standing = {
  /** Tried now, and it cannot be decided; whole. */
  readonly parked: readonly Parked[];
  readonly missed: readonly Missed[];
  /** It went on; whether it is mended its message tells. */
  readonly onTrial: readonly ParkedBefore[];
  /** It goes on, or has ended. */
  readonly released: readonly ParkedRef[];
  /** Parked before, and not tried now. */
  readonly held: readonly ParkedBefore[];
};
