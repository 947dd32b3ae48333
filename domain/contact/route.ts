import { spokenKinds, type ChannelKind } from './channel';
import { addressOn, channelOrder, needsProof } from './channel-order';
import type { ConsentEntry } from '../person/ledger/consent';
import { objectionTo } from './demanded';
import type { Reason } from '../decide/decision';
import type { JourneyVersion, MessageStep } from '../journey/journey';
import { termsOf } from '../journey/statement/statement-terms';
import { isJustWithdrawn } from './just-withdrawn';
import { permission, unsubscribed } from './permission';
import type { Template } from '../journey/template';
import type { Millis } from '../time/time';
import type { Work } from '../decide/work';

/** The channel a message may go over, or why there is none. */
export type Route =
  | { readonly channel: ChannelKind; readonly consent: ConsentEntry | undefined; readonly tried: readonly Tried[] }
  | { readonly channel: undefined; readonly reason: Reason; readonly tried: readonly Tried[] };
type Tried = {
  readonly channel: ChannelKind;
  readonly reason: Reason;
  /** Why the address is on the suppression list. */
  readonly suppression?: string;
  /** The text that was agreed to, and from which version on it would be good. */
  readonly agreed?: Agreed;
};
type Agreed = Pick<ConsentEntry, 'seq' | 'statement' | 'version' | 'goodFrom'>;

type RouteQuestion = {
  readonly journey: JourneyVersion;
  readonly step: MessageStep;
  readonly template: Template;
  /** Channels given up. */
  readonly without?: readonly ChannelKind[] | undefined;
  /** Of a survey, when its passage began: it never goes where somebody has just taken a consent back. */
  readonly asksSince?: Millis;
};

/** The first channel of the step's order that is in the template, reachable and permitted for the journey's purpose. */
export function routeOf(work: Work, { journey, step, template, without = [], asksSince }: RouteQuestion): Route {
  const { preferences, consents } = work.facts;
  const { policy } = work.definitions;
  const options = channelOrder({ channels: step.channels, template, preferences, customer: work.customer, policy });
  const isObjectedTo = objectionTo(work, journey) !== undefined;
  const tried: Tried[] = [];
  for (const { channel, obstacle } of options.filter((option) => !without.includes(option.channel))) {
    const verdict = permission(consents, journey.purpose, channel, work.now);
    const refusal = unsubscribed(preferences, journey.purpose) ? 'unsubscribed' : verdict.reason;
    const reason =
      obstacle ??
      (spokenKinds.has(channel) ? undefined : 'channel-down') ??
      (isObjectedTo ? 'objected' : undefined) ??
      (refusal === 'permitted' ? undefined : refusal) ??
      (isAskedBack(work, channel, asksSince) ? 'withdrawn' : undefined) ??
      (lacksProof(work, template, { channel, entry: verdict.entry }) ? 'unverified-address' : undefined);
    if (!reason) return { channel, consent: verdict.entry, tried };
    const suppression = reason === 'suppressed' ? work.customer.suppressed[channel] : undefined;
    const agreed = reason === 'outdated' && verdict.entry ? agreedIn(verdict.entry) : undefined;
    tried.push({ channel, reason, ...(suppression ? { suppression } : {}), ...(agreed ? { agreed } : {}) });
  }
  return { channel: undefined, reason: mostTelling(tried), tried };
}

const isAskedBack = ({ facts, now }: Work, channel: ChannelKind, since: Millis | undefined): boolean =>
  since !== undefined && isJustWithdrawn(facts.consents, { channel, since }, now);

const agreedIn = ({ seq, statement, version, goodFrom }: ConsentEntry): Agreed => ({
  seq,
  statement,
  version,
  goodFrom,
});

type Spoken = { readonly channel: ChannelKind; readonly entry: ConsentEntry | undefined };

/** Whether the statement that permits asks for a confirmed address, and there is none. */
function lacksProof({ customer, definitions }: Work, template: Template, { channel, entry }: Spoken): boolean {
  const terms = entry && termsOf(definitions.statements, entry);
  return needsProof(terms, template) && addressOn(channel, customer)?.verifiedAt === undefined;
}

const structural: readonly Reason[] = ['no-content', 'no-address', 'channel-not-preferred', 'channel-down'];

/** What the person said weighs more than what is merely missing. */
const mostTelling = (tried: readonly Tried[]): Reason =>
  (tried.find(({ reason }) => !structural.includes(reason)) ?? tried[0])?.reason ?? 'no-address';
