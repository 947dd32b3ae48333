import type { ConsentEntry } from '../person/ledger/consent';
import { speaksOf, type Speaking } from '../person/ledger/speaks-of';
import { needsConsent } from '../person/plan/seen';
import { basisFor } from '../person/plan/basis';
import type { Covering } from '../person/plan/covering';
import { stoppedAmong } from '../person/plan/usable';
import type { Traits } from '../person/traits';
import type { MessageClass } from '../journey/policy';
import type { Millis } from '../time/time';
import type { ChannelKind } from './channel';
import { permission } from './permission';
import { standingNo } from './standing-no';

/** What a no or a lowered wish stops. */
export type Stops = {
  /** Traits that are used no more. */
  readonly data: readonly string[];
  /** Journeys that are left. */
  readonly journeys: readonly string[];
  /** Messages that were decided and do not go. */
  readonly messages: readonly string[];
};

/** What was under way before it was said. */
export type Underway = {
  readonly passages: readonly { readonly journey: string; readonly purpose: string; readonly enteredAt: Millis }[];
  readonly messages: readonly OpenMessage[];
};
export type OpenMessage = {
  readonly id: string;
  readonly purpose: string;
  readonly channel?: ChannelKind | undefined;
  readonly class: MessageClass;
};

type Known = Underway & {
  /** At least of the purpose that is spoken of, the no among it. */
  readonly ledger: readonly ConsentEntry[];
  readonly traits: Traits;
  /** What statements cover; then the ledger has the lines of all purposes that do, where one of them is spoken of. */
  readonly covering: Covering | undefined;
};

/** What stands stopped once no was said; the same answer however often it is said. */
export function stoppedByNo({ ledger, traits, covering, passages, messages }: Known, no: Speaking, now: Millis): Stops {
  const data = Object.entries(traits).filter(
    ([, { purpose, ...trait }]) => trait.value !== null && purpose !== undefined && speaksOf(no, purpose) && needsConsent(trait) && !basisFor(ledger, purpose, now), // prettier-ignore
  );
  const covered = stoppedAmong(traits, covering && { covering, ledger }, now).filter((name) =>
    covering?.needed(name).some((purpose) => speaksOf(no, purpose)),
  );
  const left = passages.filter(
    ({ purpose, enteredAt }) => speaksOf(no, purpose) && standingNo(ledger, { purpose, since: enteredAt }, now) !== undefined, // prettier-ignore
  );
  const withheld = messages.filter(
    ({ purpose, channel }) => speaksOf(no, purpose) && channel !== undefined && !permission(ledger, purpose, channel, now).allowed, // prettier-ignore
  );
  return stopsOf({
    data: [...data.map(([name]) => name), ...covered],
    journeys: left.map(({ journey }) => journey),
    messages: withheld,
  });
}

type Forbidden = Partial<Pick<OpenMessage, 'purpose' | 'channel' | 'class'>>;

/** What a wish stops that forbids messages of these kinds: no journey is left, and no data put aside. */
export const stoppedByWish = ({ messages }: Underway, forbidden: readonly Forbidden[]): Stops =>
  stopsOf({ data: [], journeys: [], messages: messages.filter((one) => forbidden.some((kind) => isOf(one, kind))) });

const isOf = (message: OpenMessage, { purpose, channel, class: its }: Forbidden): boolean =>
  (purpose === undefined || message.purpose === purpose) &&
  (channel === undefined || message.channel === channel) &&
  (its === undefined || message.class === its);

type Found = Omit<Stops, 'messages'> & { readonly messages: readonly OpenMessage[] };

const stopsOf = ({ data, journeys, messages }: Found): Stops => ({
  data: [...data].sort(),
  journeys: [...new Set(journeys)].sort(),
  messages: messages.map(({ id }) => id),
});
